"""The one colour that stands where a picture will be."""

from __future__ import annotations

from PIL import Image


def mean_colour(image: Image.Image) -> str:
    """``#rrggbb``; '' if a part is transparent: what stands behind it would be seen for ever."""
    if image.has_transparency_data:
        opaque = min(image.convert("RGBA").getchannel("A").tobytes(), default=0)
        if opaque < 255:  # noqa: PLR2004 - the most that a byte says
            return ""
    return "#" + image.convert("RGB").resize((1, 1), Image.Resampling.BOX).tobytes().hex()
