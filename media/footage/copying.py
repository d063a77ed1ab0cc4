"""The copy for the web: H.264 and AAC in an MP4 that plays while it loads. Only for the child process.

What is right already is not coded again, only packed anew. What a telephone writes besides (place, time,
owner, its tracks of positions) stays behind: nothing but one picture and one sound is taken along.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import av
from av.error import FFmpegError

from .facts import VideoRefused, WebCopy
from .opening import claimed_seconds, codec_name, heard, opened, refuse_too_long, seen, turned

if TYPE_CHECKING:
    from pathlib import Path

LONG_SIDE, SHORT_SIDE = 1920, 1080
MOST_FPS = 61
PLAIN = {"yuv420p", "yuvj420p"}
H264 = {"preset": "veryfast", "crf": "22", "profile": "high"}
AAC_RATE, SOUND_BITS = 48_000, 128_000
THREADS = 2
# Where a still is looked for, as parts of the whole; and what of it is neither night nor fog.
STILLS = (0.12, 0.25, 0.4, 0.6, 0.8, 0.02)
DARK, BRIGHT, FLAT = 28, 232, 12
STILL_SIDE = 1920


def make_web_copy(path: Path, target: Path) -> WebCopy:
    """Write the copy to ``target``. Raises ``VideoRefused``."""
    still, sight = _still(path)
    with opened(path) as (kind, container):
        stream, sound = seen(kind, container), heard(container)
        with av.open(
            str(target), "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"}
        ) as out:
            picture = _picture_line(stream, out, sight)
            lines = {stream.index: picture}
            if sound is not None:
                lines[sound.index] = _sound_line(sound, out)
            _run(container, [stream] if sound is None else [stream, sound], lines)
            seconds = picture.seconds
    if not seconds:
        raise VideoRefused("broken")
    return WebCopy(seconds=round(seconds, 3), width=picture.width, height=picture.height, still=still)


def _run(container: Any, streams: list[Any], lines: dict[int, Any]) -> None:
    for packet in container.demux(*streams):
        lines[packet.stream_index].take(
            packet
        )  # the last one of each is empty: it has the decoder give the rest
    for line in lines.values():
        line.end()


def _picture_line(stream: Any, out: Any, sight: Any) -> Any:
    context = stream.codec_context
    fps = stream.average_rate or stream.guessed_rate or 0
    fits = (
        max(context.width, context.height) <= LONG_SIDE and min(context.width, context.height) <= SHORT_SIDE
    )
    plain = codec_name(stream) == "h264" and context.pix_fmt in PLAIN
    if plain and fits and fps <= MOST_FPS and stream.time_base:
        return _Packed(stream, out, _upright(sight))
    return _Picture(stream, out, sight)


def _sound_line(stream: Any, out: Any) -> Any:
    if codec_name(stream) == "aac" and stream.codec_context.channels <= 2:  # noqa: PLR2004 - stereo
        return _Packed(stream, out, (0, 0))
    return _Sound(stream, out)


class _Line:
    """One stream on its way; ``seconds`` is how long it has become."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.first: int | None = None
        self.seconds = 0.0

    def _count(self, pts: int | None, duration: int | None, time_base: Any) -> None:
        if pts is None:
            return
        self.first = pts if self.first is None else min(self.first, pts)
        self.seconds = max(self.seconds, float((pts + (duration or 0) - self.first) * time_base))
        refuse_too_long(self.seconds)


class _Packed(_Line):
    """Right as it is: only packed anew."""

    def __init__(self, stream: Any, out: Any, size: tuple[int, int]) -> None:
        super().__init__(stream)
        self.out, (self.width, self.height) = out, size
        self.new = out.add_stream_from_template(stream, opaque=True)
        self.new.metadata.clear()

    def take(self, packet: Any) -> None:
        if packet.dts is None:
            return
        self._count(packet.pts, packet.duration, packet.time_base)
        packet.stream = self.new
        self.out.mux(packet)

    def end(self) -> None:
        pass


class _Picture(_Line):
    """Decoded, turned upright, made smaller where it is too large, coded as H.264."""

    def __init__(self, stream: Any, out: Any, sight: Any) -> None:
        super().__init__(stream)
        self.out = out
        stream.codec_context.thread_count = THREADS
        fps = stream.average_rate or stream.guessed_rate or 30
        self.every = max(1, round(fps / 60)) if fps > MOST_FPS else 1
        self.number = 0
        self.turn = turned(sight)
        self.width, self.height = _fitted(*_upright(sight))
        self.new = out.add_stream("libx264", rate=min(round(fps), 60) or 30, options=H264)
        self.new.width, self.new.height, self.new.pix_fmt = self.width, self.height, "yuv420p"
        self.new.codec_context.thread_count = THREADS
        self.new.codec_context.time_base = stream.time_base
        for name in ("color_range", "color_primaries", "color_trc", "colorspace"):
            setattr(self.new.codec_context, name, getattr(stream.codec_context, name))
        self.graph: Any = None
        self.shape: Any = None
        self.last = -1

    def take(self, packet: Any) -> None:
        try:
            frames = packet.decode()
        except FFmpegError:  # one broken packet costs one picture, as in every player
            return
        self._show(frames)

    def _show(self, frames: list[Any]) -> None:
        for frame in frames:
            self.number += 1
            if self.number % self.every or frame.pts is None:
                continue
            self._count(frame.pts, frame.duration, self.stream.time_base)
            shape = (frame.width, frame.height, frame.format.name)
            if shape != self.shape:
                self.graph, self.shape = self._graph_for(frame), shape
            self.graph.push(frame)
            made = self.graph.pull()
            made.pict_type = 0
            if made.pts is not None and made.pts > self.last:
                self.last = made.pts
                self.out.mux(self.new.encode(made))

    def _graph_for(self, frame: Any) -> Any:
        graph = av.filter.Graph()
        links = [
            graph.add_buffer(
                width=frame.width,
                height=frame.height,
                format=frame.format.name,
                time_base=self.stream.time_base,
            )
        ]
        links += [graph.add(name, how) for name, how in TURNS[self.turn]]
        links.append(graph.add("scale", f"{self.width}:{self.height}"))
        links.append(graph.add("format", "yuv420p"))
        links.append(graph.add("buffersink"))
        graph.link_nodes(*links).configure()
        return graph

    def end(self) -> None:
        self.out.mux(self.new.encode(None))


TURNS = {
    0: (),
    1: (("transpose", "cclock"),),
    2: (("hflip", ""), ("vflip", "")),
    3: (("transpose", "clock"),),
}


class _Sound(_Line):
    """Decoded, brought to two voices at most, coded as AAC."""

    def __init__(self, stream: Any, out: Any) -> None:
        super().__init__(stream)
        self.out = out
        layout = "mono" if stream.codec_context.channels == 1 else "stereo"
        self.new = out.add_stream("aac", rate=AAC_RATE, layout=layout)
        self.new.codec_context.bit_rate = SOUND_BITS
        self.resampler = av.AudioResampler(format="fltp", layout=layout, rate=AAC_RATE)

    def take(self, packet: Any) -> None:
        try:
            frames = packet.decode()
        except FFmpegError:
            return
        self._sound(frames)

    def _sound(self, frames: list[Any]) -> None:
        for frame in frames:
            self._count(frame.pts, frame.duration, self.stream.time_base)
            for made in self.resampler.resample(frame):
                self.out.mux(self.new.encode(made))

    def end(self) -> None:
        for made in self.resampler.resample(None):
            self.out.mux(self.new.encode(made))
        self.out.mux(self.new.encode(None))


def _upright(frame: Any) -> tuple[int, int]:
    return (frame.height, frame.width) if turned(frame) % 2 else (frame.width, frame.height)


def _fitted(width: int, height: int) -> tuple[int, int]:
    """At most 1080p, upright or not, in even numbers, never larger than it was."""
    scale = min(1.0, LONG_SIDE / max(width, height), SHORT_SIDE / min(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _still(path: Path) -> tuple[bytes, Any]:
    """The picture of the video that shows most, as a JPEG; and one of its frames, to know how it stands."""
    best: tuple[float, Any] | None = None
    sight = None
    with opened(path) as (kind, container):
        stream = seen(kind, container)
        stream.codec_context.thread_count = THREADS
        whole = claimed_seconds(container)
        for part in STILLS:
            frame = _frame_at(container, stream, whole * part)
            if frame is None:
                continue
            sight = sight or frame
            worth = _worth(frame)
            if best is None or worth > best[0]:
                best = (worth, frame)
            if worth > FLAT * 3:
                break
    if best is None:
        raise VideoRefused("broken")
    return _jpeg(best[1]), sight


def _frame_at(container: Any, stream: Any, second: float) -> Any | None:
    try:
        container.seek(int(second * av.time_base), backward=True)
        for frame in container.decode(stream):
            return frame
    except FFmpegError:
        pass
    return None


def _worth(frame: Any) -> float:
    """How much there is to see: the spread of light and dark; nothing for night and fog."""
    grey = frame.reformat(width=160, height=90, format="gray").to_ndarray()
    light, spread = float(grey.mean()), float(grey.std())
    return spread if DARK <= light <= BRIGHT else spread / 10


def _jpeg(frame: Any) -> bytes:
    width, height = frame.width, frame.height
    scale = min(1.0, STILL_SIDE / max(width, height))
    image = frame.reformat(
        width=max(2, round(width * scale)), height=max(2, round(height * scale)), format="rgb24"
    ).to_image()
    if turn := turned(frame):
        image = image.rotate(90 * turn, expand=True)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
