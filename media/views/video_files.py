"""Videos of our own, file by file: to everybody while a public page shows them, else to who may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hub.core.private_files import private_file
from media import rules
from media.models import CaptionTrack, VideoFile

if TYPE_CHECKING:
    import uuid

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

# Nobody on the way may show a video for longer than this after it was taken back.
PUBLIC, PRIVATE = "public, max-age=60", "private, max-age=60"


@require_safe
def web_copy(request: HttpRequest, token: uuid.UUID) -> HttpResponseBase:
    """The film as browsers play it, whole or in parts. Who may not see it is told that there is nothing."""
    video, keep = _allowed(request, token)
    if not video.web:
        raise Http404
    return private_file(
        request, video.web, content_type="video/mp4", keep=keep, etag=_mark(video, "web"), in_parts=True
    )


@require_safe
def still(request: HttpRequest, token: uuid.UUID) -> HttpResponseBase:
    """The picture that stands in the player before the film begins."""
    video, keep = _allowed(request, token)
    if not video.still:
        raise Http404
    return private_file(
        request, video.still, content_type="image/jpeg", keep=keep, etag=_mark(video, "still")
    )


@require_safe
def captions(request: HttpRequest, token: uuid.UUID, language: str) -> HttpResponseBase:
    """What is said in it, in one language."""
    video, keep = _allowed(request, token)
    track = get_object_or_404(CaptionTrack, video_file=video, language=language)
    etag = f'"{track.pk}-{track.changed_at.timestamp()}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(track.text, content_type="text/vtt; charset=utf-8")
    response["ETag"], response["Cache-Control"] = etag, keep
    return response


@require_safe
@never_cache
def original(request: HttpRequest, token: uuid.UUID) -> HttpResponseBase:
    """The video as it was sent, for staff. 403 for others, whether there is one or not."""
    if not rules.can_see_files(request.user):
        raise PermissionDenied
    video = get_object_or_404(VideoFile, token=token)
    return private_file(
        request,
        video.original,
        content_type=video.content_type,
        keep="private, no-store",
        filename=f"video-{video.token.hex[:8]}.{video.container}",
        etag=_mark(video, "original"),
        in_parts=True,
    )


def _allowed(request: HttpRequest, token: uuid.UUID) -> tuple[VideoFile, str]:
    """The video, and for whom the answer may be kept."""
    video = get_object_or_404(VideoFile.objects.with_audience(), token=token)
    if video.is_public:  # type: ignore[attr-defined]
        return video, PUBLIC
    if not rules.can_watch(request.user, video):
        raise Http404
    return video, PRIVATE


def _mark(video: VideoFile, part: str) -> str:
    """Another one for another file: who holds a part of the old one gets no part of the new."""
    return f"{part}-{video.pk}-{video.ready_at.timestamp() if video.ready_at else 0}"
