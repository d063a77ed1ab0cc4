"""A short film, as a telephone makes it: the camera moves over a painted scene of the town."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO

from PIL import Image

from hub.core.demo_pictures import paint

RATE, SECONDS = 25, 8
# As large as it is seen, and what is painted beyond it for the camera to move over.
SIZE, BEYOND = (640, 360), 1.4


def film_of(spec: str, seconds: int = SECONDS) -> bytes:
    """An MP4 without sound of the scene, light and seed that ``spec`` names; it tells where it was taken."""
    # The encoder is loaded by who films: nothing that serves pages needs it.
    import av  # noqa: PLC0415

    scene, light, seed = spec.split(" ", 2)
    width, height = SIZE
    ground = paint(scene, light, seed, (round(width * BEYOND), round(height * BEYOND)))
    out, frames = BytesIO(), seconds * RATE
    with av.open(out, "w", format="mp4") as film:
        film.metadata["location"] = "+44.9800+007.5300/"
        stream = film.add_stream("libx264", rate=RATE, options={"preset": "veryfast", "crf": "26"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(frames):
            share = number / max(frames - 1, 1)
            left, top = (ground.width - width) * share, (ground.height - height) * (1 - share)
            seen = ground.resize(SIZE, Image.Resampling.BILINEAR, box=(left, top, left + width, top + height))
            frame = av.VideoFrame.from_image(seen)  # type: ignore[no-untyped-call]
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    return out.getvalue()
