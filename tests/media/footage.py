"""Small videos, made for the tests with the encoders that PyAV brings."""

from __future__ import annotations

import struct
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

SECRETS = {"location": "+45.0703+007.6869/", "artist": "Mario Rossi", "comment": "telefono di Mario"}


def film(
    path: Path,
    *,
    video: str = "libx264",
    sound: str = "aac",
    width: int = 320,
    height: int = 180,
    frames: int = 30,
    dark: int = 0,
    options: dict[str, str] | None = None,
) -> Path:
    """A moving stripe at 30 pictures a second, with a hum; the first ``dark`` pictures are black."""
    with av.open(str(path), "w", options=options or {}) as out:
        out.metadata.update(SECRETS)
        picture = out.add_stream(video, rate=30) if video else None
        if picture is not None:
            picture.width, picture.height, picture.pix_fmt = width, height, "yuv420p"
            if video == "libx265":
                picture.codec_context.options = {"x265-params": "log-level=none"}
        hum = None
        if sound:
            rate = 48_000
            hum = out.add_stream(sound, rate=rate, layout="stereo")
        for number in range(frames if picture is not None else 0):
            image = np.full((height, width, 3), 0 if number < dark else 90, dtype=np.uint8)
            if number >= dark:
                image[:, (number * 5) % width : (number * 5) % width + width // 3] = (240, 200, 60)
            out.mux(picture.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        if hum is not None:
            wave = (np.sin(np.arange(2048) / 20) * 8000).astype(np.int16).reshape(1, -1)
            for number in range(frames * 1600 // 1024):
                part = av.AudioFrame.from_ndarray(wave, format="s16", layout="stereo")
                part.sample_rate, part.pts = 48_000, number * 1024
                out.mux(hum.encode(part))
            out.mux(hum.encode(None))
        if picture is not None:
            out.mux(picture.encode(None))
    return path


def heavy_film(path: Path, size: int) -> Path:
    """A film of at least ``size`` bytes, quickly: a picture of noise, coded once and shown again."""
    noise = np.random.default_rng(1).integers(0, 256, (1080, 1920, 3), dtype=np.uint8)
    with av.open(str(path), "w") as out:
        picture = out.add_stream("libx264", rate=30, options={"qp": "4", "g": "1", "preset": "ultrafast"})
        picture.width, picture.height, picture.pix_fmt = 1920, 1080, "yuv420p"
        frame = av.VideoFrame.from_ndarray(noise, format="rgb24")
        [coded] = [bytes(packet) for packet in (*picture.encode(frame), *picture.encode(None))]
        for number in range(size // len(coded) + 1):
            packet = av.Packet(coded)
            packet.stream, packet.is_keyframe = picture, True
            packet.pts = packet.dts = number
            packet.duration, packet.time_base = 1, Fraction(1, 30)
            out.mux(packet)
    return path


def lying(path: Path, seconds: int) -> Path:
    """The same file, whose header says that it lasts ``seconds``."""
    content = bytearray(path.read_bytes())
    for name, scale_at, length_at in ((b"mvhd", 16, 20), (b"mdhd", 16, 20), (b"tkhd", None, 24)):
        at = content.find(name)
        while at >= 0:
            scale = struct.unpack(">I", content[at + scale_at : at + scale_at + 4])[0] if scale_at else 1000
            content[at + length_at : at + length_at + 4] = struct.pack(">I", seconds * scale)
            at = content.find(name, at + 4)
    # What edits the film says how long it is, too.
    content = bytearray(bytes(content).replace(b"elst", b"free"))
    path.write_bytes(content)
    return path
