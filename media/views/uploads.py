"""Videos in pieces: who may begin one, and how large; how they travel is ``media.views.tus``."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from media import rules
from media.footage import MAX_BYTES
from media.models import VideoUpload
from media.models.uploads import private_storage
from media.places import hashtags_that_take_videos
from media.video_forms import begin_video
from media.views import tus

if TYPE_CHECKING:
    import uuid

    from django.http import HttpRequest, HttpResponse

# What must be left on the disk for everything else; below it no new video begins.
ROOM = 1024**3
FULL = 507


@never_cache
@require_http_methods(tus.METHODS_OF_ALL)
def uploads(request: HttpRequest) -> HttpResponse:
    """Begin a file: who is logged in, while residents may send videos; staff at any time."""
    if request.method == "OPTIONS":
        return tus.told(MAX_BYTES)
    if tus.speaks_otherwise(request):
        return tus.wrong_version()
    user = request.user
    if not user.is_authenticated or not (rules.can_add_files(user) or hashtags_that_take_videos().exists()):
        return tus.plain(tus.FORBIDDEN)
    if _is_full():
        return tus.plain(FULL)
    return tus.begun(
        request,
        max_bytes=MAX_BYTES,
        limit="video-upload",
        begin=begin_video,
        address=lambda upload: reverse("media:upload", args=[upload.token]),
    )


@never_cache
@require_http_methods(tus.METHODS_OF_ONE)
def upload(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """A file that was begun."""
    if request.method == "OPTIONS":
        return uploads(request)
    if tus.speaks_otherwise(request):
        return tus.wrong_version()
    mine = VideoUpload.objects.of(request.user.pk or 0)
    return tus.continued(request, get_object_or_404(mine, token=token))


def _is_full() -> bool:
    folder = Path(private_storage().path(""))
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free < ROOM
