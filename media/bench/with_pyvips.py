"""What the ingest does, by libvips: a photo from standard input, for each width its digest.

A program of its own, which loads nothing of ours: ``python with_pyvips.py QUALITY EFFORT WIDTH…``, with
the widest first.
"""

from __future__ import annotations

import hashlib
import os
import sys

os.environ["VIPS_CONCURRENCY"] = "1"  # threads only blur what is counted

import pyvips

MAX_PIXELS = 60_000_000
MAX_HEIGHT = 8192


def main() -> None:
    quality, effort, *widths = (int(word) for word in sys.argv[1:])
    pyvips.cache_set_max(0)
    photo = sys.stdin.buffer.read()
    looked_at = pyvips.Image.new_from_buffer(photo, "")
    if looked_at.width * looked_at.height > MAX_PIXELS:
        sys.exit("too many pixels")
    # Shrunk while it is decoded; upright; a file that breaks off is refused, as the ingest does it.
    image = pyvips.Image.thumbnail_buffer(photo, widths[0], height=MAX_HEIGHT, fail_on="truncated")
    image = image.colourspace("srgb").copy_memory()
    for width in widths:
        if width != image.width:
            image = image.thumbnail_image(width, height=MAX_HEIGHT).copy_memory()
        made = image.webpsave_buffer(Q=quality, effort=effort, keep="none")
        sys.stdout.write(f"{image.width} {len(made)} {hashlib.sha256(made).hexdigest()}\n")


if __name__ == "__main__":
    main()
