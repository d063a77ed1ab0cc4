"""What a video is, how long it really is, whether it can be decoded. Only for the child process."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import av

from .facts import VideoFacts, VideoRefused
from .opening import claimed_seconds, codec_name, heard, opened, refuse_too_long, seen, turned

if TYPE_CHECKING:
    from pathlib import Path

PIECE = 1024 * 1024
# Later than any video ends, in FFmpeg's own unit: leads to the last picture that stands alone.
FAR = 10**6 * av.time_base
# So much of what the header promises has to be there; the rest is a file that was cut off.
WHOLE, LEEWAY = 0.9, 2.0
MOST_PACKETS = 300  # in which a picture has to come


def look(path: Path) -> VideoFacts:
    """What is in the file. Raises ``VideoRefused``."""
    with opened(path) as (kind, container):
        stream = seen(kind, container)
        sound = heard(container)
        claimed = claimed_seconds(container)
        first = _first_picture(container, stream)
        found = _seconds_to_the_end(container, stream)
        if found < claimed * WHOLE - LEEWAY:
            raise VideoRefused("broken")
        seconds = max(found, claimed)
        refuse_too_long(seconds)
        lies = turned(first) % 2 == 1
        width, height = (first.height, first.width) if lies else (first.width, first.height)
        return VideoFacts(
            container=kind,
            size=path.stat().st_size,
            sha256=_fingerprint(path),
            seconds=round(seconds, 3),
            width=width,
            height=height,
            video_codec=codec_name(stream),
            audio_codec=codec_name(sound) if sound is not None else "",
        )


def _first_picture(container: Any, stream: Any) -> Any:
    stream.codec_context.thread_count = 1
    for number, packet in enumerate(container.demux(stream)):
        for frame in packet.decode():
            return frame
        if number > MOST_PACKETS:
            break
    raise VideoRefused("broken")


def _seconds_to_the_end(container: Any, stream: Any) -> float:
    """Where the last picture that is really in the file ends, whatever its header says."""
    container.seek(FAR, backward=True)
    start, end = stream.start_time or 0, None
    for packet in container.demux(stream):
        if packet.pts is not None and packet.size:
            end = max(end or 0, packet.pts + (packet.duration or 0))
    if end is None:
        raise VideoRefused("broken")
    return max(0.0, float((end - start) * stream.time_base))


def _fingerprint(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
