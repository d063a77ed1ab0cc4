"""Videos of our own, with files that are there but no film: for tests that play nothing."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from media.enums import VideoFileState
from media.models import VideoFile

CONTENT = bytes(range(256)) * 4


def make_video_file(*, ready: bool = True, content: bytes = CONTENT, **fields: Any) -> VideoFile:
    """A video with an original of ``content``; once it is ready, also as its copy for the web."""
    values: dict[str, Any] = {
        "title": "Nonna Rosa",
        "container": "mp4",
        "content_type": "video/mp4",
        "sha256": "0" * 64,
        "byte_size": len(content),
        "duration": timedelta(seconds=65),
        "width": 1280,
        "height": 720,
        "video_codec": "h264",
        "audio_codec": "aac",
    }
    video = VideoFile(**values | fields)
    video.original.save("original.mp4", ContentFile(content), save=False)
    if ready:
        video.web.save("web.mp4", ContentFile(content), save=False)
        still = BytesIO()
        Image.new("RGB", (640, 360), (90, 120, 60)).save(still, "JPEG")
        video.still.save("still.jpg", ContentFile(still.getvalue()), save=False)
        video.web_size, video.state = len(content), VideoFileState.READY
    video.save()
    return video
