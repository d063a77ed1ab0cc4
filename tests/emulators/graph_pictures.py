"""Pictures of the posts that the Graph emulator shows."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw


def painted(number: int) -> bytes:
    """A picture of a post: a hill and a sun."""
    image = Image.new("RGB", (1200, 800), (120 + 20 * number, 180, 230))
    draw = ImageDraw.Draw(image)
    draw.ellipse((850 - 60 * number, 90, 1010 - 60 * number, 250), fill=(250, 210, 80))
    draw.polygon([(0, 800), (400 + 80 * number, 320), (1200, 800)], fill=(60, 120 + 10 * number, 70))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()
