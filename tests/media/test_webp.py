"""Our way into libwebp gives what Pillow's gives, and less where less is asked."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from media.ingest.webp import StillWebP

from . import corpus


def encoded(*, alpha: bool, **options: object) -> bytes:
    photo = corpus.photograph(601, 403).copy()
    if alpha:
        photo.putalpha(Image.linear_gradient("L").resize(photo.size))
    return corpus.encode(photo, "WEBP", exif=corpus.exif(6), **options)


@pytest.mark.parametrize("alpha", [False, True])
@pytest.mark.parametrize("lossless", [False, True])
def test_whole_it_is_pixel_for_pixel_what_pillow_reads(alpha: bool, lossless: bool) -> None:
    content = encoded(alpha=alpha, lossless=lossless)
    ours, pillows = StillWebP(BytesIO(content)), Image.open(BytesIO(content))
    assert ours.convert("RGBA").tobytes() == pillows.convert("RGBA").tobytes()
    assert dict(ours.getexif()) == dict(pillows.getexif())


@pytest.mark.parametrize("alpha", [False, True])
@pytest.mark.parametrize("lossless", [False, True])
def test_drafted_it_is_the_same_picture_at_twice_the_size_asked(alpha: bool, lossless: bool) -> None:
    content = encoded(alpha=alpha, lossless=lossless)
    ours = StillWebP(BytesIO(content))
    ours.draft(None, (100, 67))
    assert ours.size == (200, 134)
    wanted = Image.open(BytesIO(content)).resize(ours.size, Image.Resampling.BOX)
    apart = ImageChops.difference(on_white(ours), on_white(wanted)).resize((1, 1), Image.Resampling.BOX)
    assert max(apart.getpixel((0, 0))) <= 3


def on_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image.convert("RGBA")).convert("RGB")


def test_notes_of_any_length_are_read_to_the_end_of_the_file_and_no_further() -> None:
    content = encoded(alpha=False)
    for odd in (b"EXIF\xff\xff\xff\xff", b"ICCP\0\0\0\0", b"EXI"):
        image = StillWebP(BytesIO(content + odd))
        image.load()
        assert image.size == (601, 403)
