"""Telephones photograph in Display P3; visitors see the same colours in sRGB, in every file that is made."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageCms
from skimage.color import deltaE_ciede2000, rgb2lab

from media.ingest import make_derivatives, make_master

from . import corpus, display_p3

WIDTHS = (400, 800)
# XYZ of red, green and blue as telephones' own Display P3 profiles have them.
PUBLISHED = [(0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("PNG", {}),
        ("JPEG", {"quality": 95, "subsampling": 0}),
        ("HEIF", {"quality": 95, "chroma": 444}),
        ("WEBP", {"quality": 95}),
        ("AVIF", {"quality": 90}),
    ],
)
def test_display_p3_becomes_srgb_within_a_difference_that_nobody_sees(name, options):
    """CIEDE2000 of each patch, against what the colour that is really stored there must become."""
    content = corpus.encode(display_p3.patches(), name, icc_profile=display_p3.profile(), **options)
    wanted = rgb2lab(display_p3.in_srgb(colours(content)))
    made = [*make_derivatives(BytesIO(content), WIDTHS), make_master(BytesIO(content))]
    apart = {one.name: deltaE_ciede2000(rgb2lab(colours(one.content)), wanted).max() for one in made}
    assert set(apart) >= {"w400.avif", "w800.avif", "w400.webp", "w800.webp", "w800.jpg"}
    assert {name: round(far, 2) for name, far in apart.items() if far > 2} == {}


def test_the_patches_are_in_display_p3():
    """As littlecms reads the profile, and far from sRGB: unconverted, the purest would look wrong."""
    profile = ImageCms.ImageCmsProfile(BytesIO(display_p3.profile())).profile
    told = [colour[0] for colour in (profile.red_colorant, profile.green_colorant, profile.blue_colorant)]
    assert np.allclose(told, PUBLISHED, atol=0.0005)
    stored = colours(corpus.encode(display_p3.patches(), "PNG"))
    wrong = deltaE_ciede2000(rgb2lab(stored), rgb2lab(np.array(display_p3.PATCHES) / 255))
    assert wrong.max() > 4
    assert np.allclose(display_p3.in_srgb(stored), np.array(display_p3.PATCHES) / 255, atol=0.02)


def colours(content: bytes) -> np.ndarray:
    """The mean of the middle of each patch, from 0 to 1."""
    with Image.open(BytesIO(content)) as image:
        side = image.width // display_p3.IN_A_ROW
        pixels = np.asarray(image.convert("RGB")).reshape(-1, side, display_p3.IN_A_ROW, side, 3)
    rim = side // 4
    return pixels[:, rim:-rim, :, rim:-rim].mean((1, 3)).reshape(-1, 3) / 255
