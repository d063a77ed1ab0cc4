"""Editors' pictures for tests: small, each one another."""

from __future__ import annotations

import io
import itertools

from django.core.files.images import ImageFile
from PIL import Image

from media.models import Picture

shade = itertools.count()


def make_picture(title: str = "Una piazza", size: tuple[int, int] = (160, 90)) -> Picture:
    """A plain JPEG of ``size``, of a colour that no other has."""
    i = next(shade)
    file = io.BytesIO()
    Image.new("RGB", size, (i % 251, (i * 7) % 251, (i * 13) % 251)).save(file, "JPEG")
    file.seek(0)
    return Picture.objects.create(title=title, file=ImageFile(file, name=f"picture-{i}.jpg"))
