"""What visitors get is as sharp as libvips makes it, in files that are no larger."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO

import numpy as np
import pytest
import pyvips
import skimage.data
from PIL import Image

from media.ingest import make_derivatives, make_derivatives_safely
from media.ingest.derivatives import SAVE

WIDTHS = (160, 320, 640)


def photo() -> bytes:
    """With detail in every pixel, three times as wide as the widest: the decoder can halve it."""
    tile = np.concatenate([skimage.data.coffee(), skimage.data.coffee()[:, ::-1]], axis=1)
    grain = np.random.default_rng(1).normal(0, 3, tile.shape)
    out = BytesIO()
    Image.fromarray((tile + grain).clip(0, 255).astype(np.uint8)).resize((1920, 960)).save(
        out, "JPEG", quality=92
    )
    return out.getvalue()


def nearness(content: bytes, wanted: np.ndarray) -> float:
    """Peak signal-to-noise ratio, in decibels."""
    seen = np.asarray(Image.open(BytesIO(content)).convert("RGB")).astype(float)
    return float(10 * np.log10(255**2 / np.mean((seen - wanted) ** 2)))


def in_one_step(content: bytes, size: tuple[int, int]) -> np.ndarray:
    """The whole picture, shrunk with all its decimals."""
    bands = Image.open(BytesIO(content)).convert("RGB").split()
    return np.stack([band.convert("F").resize(size, Image.Resampling.LANCZOS) for band in bands], axis=-1)


def by_vips(content: bytes, width: int) -> bytes:
    image = pyvips.Image.thumbnail_buffer(content, width)
    return image.webpsave_buffer(Q=SAVE["webp"]["quality"], effort=SAVE["webp"]["method"], keep="none")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_width_is_as_near_to_the_photo_as_libvips_makes_it(width):
    content = photo()
    [made] = [m for m in make_derivatives(BytesIO(content), WIDTHS, ("webp",)) if m.width == width]
    wanted, theirs = in_one_step(content, (made.width, made.height)), by_vips(content, width)
    # A file that is a tenth smaller may be a little further: a filter that blurs costs two decibels and more.
    assert nearness(made.content, wanted) > nearness(theirs, wanted) - 0.8
    assert len(made.content) < len(theirs) * 1.02


def test_each_file_comes_with_its_digest_and_in_the_formats_that_were_asked_for():
    made = make_derivatives_safely(BytesIO(photo()), WIDTHS, ("webp",))
    assert [(one.width, one.format) for one in made] == [(width, "webp") for width in WIDTHS]
    assert [one.sha256 for one in made] == [sha256(one.content).hexdigest() for one in made]
