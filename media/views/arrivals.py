"""What came in from the town's channel, and what staff decide about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hub.core.pictures import with_pictures
from media.actions.channel_videos import draft_video, publish_video, refuse_video
from media.models import Channel, ChannelVideo
from media.views.arrival_lists import A_PAGE, about, asked, decided
from media.views.staff import moderator

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@never_cache
def arrivals(request: HttpRequest) -> HttpResponse:
    """The videos in one state, newest first; at first those that wait."""
    moderator(request)
    rows = ChannelVideo.objects.in_state(asked(request)).newest_first().for_lists()
    videos = Paginator(with_pictures(rows, "card", field="poster"), A_PAGE)
    context = about(request, ChannelVideo.objects.ours())
    context["videos"] = videos.get_page(request.GET.get("p"))
    context["has_channel"] = any(number for *_, number in context["counts"]) or Channel.objects.exists()
    return render(request, "media/admin/arrivals.html", context)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a video, make a draft of its page, or do not take it."""
    user = moderator(request)
    video = get_object_or_404(ChannelVideo.objects.ours(), pk=pk)
    return decided(
        request,
        video.title,
        publish=lambda: publish_video(video=video, by=user),
        draft=lambda: draft_video(video=video, by=user),
        refuse=lambda: refuse_video(video=video, by=user),
        not_there=gettext("The video is no longer on YouTube, or not for everybody."),
        home="media_arrivals",
    )
