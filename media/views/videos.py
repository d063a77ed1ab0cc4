"""The gallery of all videos, and what a reader chose about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hub.core.frame import Link
from hub.core.seo import Listed
from hub.core.shell import shell_of
from media.forms import VideoFilterForm
from media.models import VideoPage
from media.places import hashtags_that_take_videos

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.http import HttpRequest, HttpResponse

    from hub.core.seo import Seo

PAGE_SIZE = 24


@require_safe
def videos(request: HttpRequest) -> HttpResponse:
    """All videos in the reader's language, newest first, narrowed by what stands in the address."""
    rows = VideoPage.objects.public().in_language(get_language() or "it")
    form = VideoFilterForm(request.GET, videos=rows)
    pages = Paginator(form.narrow().newest_first().for_cards(), PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    shell = shell_of(request)
    shell.listed = Listed(number=1 if form.narrowed else page.number, data=[_item_list(shell.seo, page)])
    return render(
        request,
        "media/videos.html",
        {
            "form": form,
            "videos": page,
            "may_send": hashtags_that_take_videos().exists(),
            "trail": _trail(request),
            "share": {"title": _("Videos")},
        },
    )


@require_safe
def video_choice(request: HttpRequest) -> HttpResponse:
    """What happens when a video opens, and the button that takes a remembered choice back."""
    shell_of(request).listed = Listed()
    trail = [*_trail(request), Link(reverse("media:videos"), _("Videos"))]
    return render(request, "media/video_choice.html", {"trail": trail})


def _item_list(seo: Seo, videos: Page[VideoPage]) -> dict[str, Any]:
    """The videos of this page in the words of schema.org; each tells the rest of itself on its own page."""
    return {
        "@type": "ItemList",
        "name": _("Videos"),
        "numberOfItems": videos.paginator.count,
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "name": video.title,
                "url": seo.absolute(video),
            }
            for place, video in enumerate(videos, start=videos.start_index())
        ],
    }


def _trail(request: HttpRequest) -> list[Link]:
    return [Link(shell_of(request).home_url, _("Home"))]
