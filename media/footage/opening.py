"""Open a file that may be hostile, find what is to be seen and heard. Only for the child process."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import av
from av.error import FFmpegError
from av.stream import Disposition

from .facts import LONGEST, MAX_PIXELS, MIN_SIDE, Container, VideoRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADER = 64
# Brands of pictures that come in the same kind of file.
PICTURES = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
# The first word of a film in Apple's old way, which begins without a brand.
OLD_MOV = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
# Nothing but this one file is opened, whatever stands in it.
OPTIONS = {
    "mov": {"protocol_whitelist": "file", "enable_drefs": "0"},
    "matroska": {"protocol_whitelist": "file"},
}
EBML = b"\x1a\x45\xdf\xa3"
SEEN = {
    Container.MP4: {"h264", "hevc", "av1", "vp9", "mpeg4"},
    Container.MOV: {"h264", "hevc", "av1", "vp9", "mpeg4", "prores", "mjpeg"},
    Container.WEBM: {"vp8", "vp9", "av1", "h264"},  # browsers record H.264 into WebM, too
}
HEARD = {
    *("aac", "mp3", "mp2", "opus", "vorbis", "flac", "alac", "ac3", "eac3"),
    *("pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_f32le"),
}
QUARTER = 90


def container_of(path: Path) -> Container:
    """By the first bytes: a name can say anything, and a play list would have us open other files."""
    with path.open("rb") as file:
        head = file.read(HEADER)
    if head.startswith(EBML):
        return Container.WEBM
    word, brand = head[4:8], head[8:12]
    if word == b"ftyp" and brand not in PICTURES:
        return Container.MOV if brand == b"qt  " else Container.MP4
    if word in OLD_MOV:
        return Container.MOV
    raise VideoRefused("not_a_video")


@contextmanager
def opened(path: Path) -> Iterator[tuple[Container, Any]]:
    """The file by the one demuxer that its first bytes name, which may open no other file."""
    kind = container_of(path)
    demuxer = "matroska" if kind is Container.WEBM else "mov"
    try:
        container = av.open(
            f"file:{path}", "r", format=demuxer, options=OPTIONS[demuxer], metadata_errors="replace"
        )
    except MemoryError:
        raise
    except (FFmpegError, ValueError, OSError):
        raise VideoRefused("broken") from None
    try:
        yield kind, container
    except MemoryError:
        raise
    except (FFmpegError, ValueError, OverflowError, ZeroDivisionError):
        # What a decoder says of a file that is not what it claims to be.
        raise VideoRefused("broken") from None
    finally:
        container.close()


def seen(kind: Container, container: Any) -> Any:
    """The stream that is watched; no cover of a record, nothing in a codec that nobody needs."""
    shown = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not shown:
        raise VideoRefused("no_picture" if container.streams.audio else "not_a_video")
    stream = shown[0]
    if stream.codec_context is None or codec_name(stream) not in SEEN[kind]:
        raise VideoRefused("wrong_codec")
    width, height = stream.codec_context.width, stream.codec_context.height
    if width * height > MAX_PIXELS:
        raise VideoRefused("too_many_pixels")
    if min(width, height) < MIN_SIDE:
        raise VideoRefused("too_small")
    return stream


def heard(container: Any) -> Any | None:
    """The first sound that can be read; ``None`` in a silent film."""
    sounds = [s for s in container.streams.audio if s.codec_context is not None]
    for stream in sounds:
        if codec_name(stream) in HEARD:
            return stream
    if sounds:
        raise VideoRefused("wrong_codec")
    return None


def codec_name(stream: Any) -> str:
    """What it is coded in, not by which program."""
    name: str = stream.codec_context.codec.canonical_name
    return name


def claimed_seconds(container: Any) -> float:
    """What the header says; 0 where it says nothing."""
    return (container.duration or 0) / av.time_base


def refuse_too_long(seconds: float) -> None:
    if seconds > LONGEST:
        raise VideoRefused("too_long")


def turned(frame: Any) -> int:
    """By how many quarter turns, counted against the clock, the picture is to be turned to stand upright."""
    return round((getattr(frame, "rotation", 0) or 0) / QUARTER) % 4
