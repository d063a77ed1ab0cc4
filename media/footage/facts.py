"""What a video may be, and what is said of one that may not: no decoder is needed to know it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from media.refusals import Refused

# What a telephone calls 2 GB; also the largest number that the column of an upload holds.
MAX_BYTES = 2**31 - 1
LONGEST = 2 * 60 * 60  # seconds
MAX_PIXELS = 4096 * 2304  # of one picture: 4K, upright or not
MIN_SIDE = 96
# For the ``accept`` attribute of a file field; the server believes the content only.
VIDEO_ACCEPT = "video/mp4,video/quicktime,video/webm,.mp4,.m4v,.mov,.webm"


class Container(StrEnum):
    """The three kinds of file that are taken; the value is the file's extension."""

    MP4 = "mp4"
    MOV = "mov"
    WEBM = "webm"


CONTENT_TYPES = {
    Container.MP4: "video/mp4",
    Container.MOV: "video/quicktime",
    Container.WEBM: "video/webm",
}


class VideoRefused(Refused):
    """The file cannot be used."""

    MESSAGES = {
        "too_large": _("The file is too large: it may have at most 2 GB."),
        "too_long": _("The video is too long: it may last two hours at most."),
        "too_many_pixels": _("The pictures of the video are too large: at most 4K can be read."),
        "too_small": _("The pictures of the video are too small to be watched."),
        "broken": _("The file is damaged or incomplete. Try to save or send the video again."),
        "not_a_video": _("This file is not a video. Send an MP4, MOV or WebM file."),
        "no_picture": _("This file has sound but no picture: it is not a video."),
        "wrong_codec": _("This kind of video cannot be read. Save it as an MP4 file and send it again."),
        "too_demanding": _("This video could not be read in the time and memory that a video may take."),
    }


@dataclass(frozen=True, kw_only=True)
class VideoFacts:
    """What was found in a file; ``width`` and ``height`` as one sees it, turned upright."""

    container: Container
    size: int
    sha256: str
    seconds: float
    width: int
    height: int
    video_codec: str
    audio_codec: str

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.container]


@dataclass(frozen=True, kw_only=True)
class WebCopy:
    """What the copy for the web came out as; ``still`` is a JPEG of one of its pictures, or empty."""

    seconds: float
    width: int
    height: int
    still: bytes
