"""A photograph of 24 megapixels to measure with: there is none in the repository, as it would weigh 10 MB.

What a picture costs depends on its detail: an enlarged small one has none, and noise alone has no edges.
So scikit-image's photographs are laid over each other, the large shapes of one and the fine detail of the
others, with the grain of a sensor: a file as heavy for decoder and encoders as a camera's.
"""

from __future__ import annotations

from io import BytesIO

import numpy as np
import skimage.data as samples
from PIL import ExifTags, Image, ImageFilter

SIZE = (6000, 4000)
GRAIN = 3  # of 255, as a camera has it on an overcast day


def photograph() -> bytes:
    """A JPEG with the notes of a camera; always the same."""
    coffee, cat, woman = (
        Image.fromarray(pixels) for pixels in (samples.coffee(), samples.chelsea(), samples.astronaut())
    )
    scene = np.asarray(coffee.resize(SIZE, Image.Resampling.BICUBIC)).astype(np.int16)
    for side, photo in ((2048, cat), (1024, woman), (512, coffee)):
        scene += _detail(photo.resize((side, side * 2 // 3), Image.Resampling.BICUBIC))
    scene += np.random.default_rng(1).normal(0, GRAIN, scene.shape[:2]).astype(np.int16)[..., None]
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Camera"
    exif[ExifTags.Base.Orientation] = 1
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (44.9, 0, 0)
    out = BytesIO()
    Image.fromarray(scene.clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=92, exif=exif)
    return out.getvalue()


def _detail(photo: Image.Image) -> np.ndarray:
    """What is finer than a 24th of ``photo``, repeated with its mirror images over the whole scene."""
    fine = np.asarray(photo).astype(np.int16) - np.asarray(
        photo.filter(ImageFilter.GaussianBlur(photo.width / 24))
    )
    row = np.concatenate([fine, fine[:, ::-1]], axis=1)
    four = np.concatenate([row, row[::-1]], axis=0)
    times = (-(-SIZE[1] // four.shape[0]), -(-SIZE[0] // four.shape[1]), 1)
    return np.tile(four, times)[: SIZE[1], : SIZE[0]] // 2
