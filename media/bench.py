"""What the bench measures here: the ingest of one photograph against what its encoders cost alone."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from hub.core.benching import cpu_seconds
from media.ingest import DERIVATIVE_WIDTHS, make_derivatives

SIDE = (6000, 4000)


def ingest() -> dict[str, float]:
    """CPU time of all derivatives of a 24-megapixel JPEG, as a ratio to its four WebP encodes alone."""
    photo = Image.effect_mandelbrot((600, 400), (-2.2, -1.2, 1.0, 1.2), 80).convert("RGB").resize(SIDE)
    original = BytesIO()
    photo.save(original, "JPEG", quality=90)
    sizes = [photo.resize((width, width * SIDE[1] // SIDE[0])) for width in DERIVATIVE_WIDTHS]
    floor = cpu_seconds(lambda: _encode(sizes))
    return {
        "nine files of a photo / its four WebP encodes": cpu_seconds(lambda: make_derivatives(original))
        / floor
    }


def _encode(sizes: list[Image.Image]) -> None:
    for size in sizes:
        size.save(BytesIO(), "WEBP", quality=80, method=4)
