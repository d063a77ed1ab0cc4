"""What came in from the town's channel, and what staff decide about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hub.core.pictures import with_pictures
from media.actions.channel_videos import (
    NoPlaceError,
    NotThereError,
    draft_video,
    publish_video,
    refuse_video,
)
from media.enums import ArrivalState
from media.models import Channel, ChannelVideo
from media.views.staff import moderator

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

A_PAGE = 20
SHOWN = (ArrivalState.PENDING, ArrivalState.PUBLISHED, ArrivalState.REFUSED, ArrivalState.UNAVAILABLE)


@require_safe
@never_cache
def arrivals(request: HttpRequest) -> HttpResponse:
    """The videos in one state, newest first; at first those that wait."""
    moderator(request)
    state = request.GET.get("state", "")
    state = state if state in SHOWN else ArrivalState.PENDING
    rows = ChannelVideo.objects.in_state(state).newest_first()
    page = Paginator(with_pictures(rows.for_lists(), "card", field="poster"), A_PAGE).get_page(
        request.GET.get("p")
    )
    numbers = dict(ChannelVideo.objects.ours().order_by().values_list("state").annotate(number=Count("pk")))
    context = {
        "videos": page,
        "state": state,
        "counts": [(each.value, each.label, numbers.get(each, 0)) for each in SHOWN],
        "has_channel": bool(numbers) or Channel.objects.exists(),
    }
    return render(request, "media/admin/arrivals.html", context)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a video, make a draft of its page, or do not take it."""
    user = moderator(request)
    video = get_object_or_404(ChannelVideo.objects.ours(), pk=pk)
    try:
        match request.POST.get("do"):
            case "publish":
                page = publish_video(video=video, by=user)
                messages.success(request, gettext("“%(title)s” is published.") % {"title": page.title})
            case "draft":
                return redirect("wagtailadmin_pages:edit", draft_video(video=video, by=user).pk)
            case "refuse":
                refuse_video(video=video, by=user)
                messages.success(request, gettext("“%(title)s” is not taken.") % {"title": video.title})
    except NotThereError:
        messages.error(request, gettext("The video is no longer on YouTube, or not for everybody."))
    except NoPlaceError:
        messages.error(
            request, gettext("None of its hashtags has a published page. Publish the hashtag’s page first.")
        )
    return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    said = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(said, {request.get_host()}, require_https=request.is_secure()):
        return said
    return reverse("media_arrivals")
