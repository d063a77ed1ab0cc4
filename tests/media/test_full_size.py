"""The picture in its own pixels: as large as it was, as clean as what pages show."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from media.ingest import inspect, make_full_size, make_full_size_safely

from . import corpus

ACCEPTED = [case for case in corpus.corpus() if case.accepted and not case.id.startswith("name ")]


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.id)
def test_every_accepted_case_keeps_its_pixels_and_nothing_else(case):
    facts = inspect(BytesIO(case.content), **case.bounds)
    made = make_full_size(BytesIO(case.content))
    image = Image.open(BytesIO(made.content))
    image.load()
    assert image.size == (made.width, made.height) == (facts.width, facts.height)
    assert (made.format, image.format, image.mode, dict(image.getexif())) == ("jpeg", "JPEG", "RGB", {})
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Rossi" not in made.content


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_stands_upright(orientation):
    made = make_full_size(BytesIO(corpus.quadrants(orientation, (320, 240))))
    image = Image.open(BytesIO(made.content))
    upright = Image.open(BytesIO(corpus.quadrants(1, (320, 240))))
    corners = [(80, 60), (240, 60), (80, 180), (240, 180)]
    assert [tuple(round(c / 64) for c in image.getpixel(at)) for at in corners] == [
        tuple(round(c / 64) for c in upright.getpixel(at)) for at in corners
    ]


@pytest.mark.parametrize("case", corpus.largest(), ids=lambda case: case.id)
def test_the_largest_pictures_fit_into_the_bounds(case):
    made = make_full_size_safely(BytesIO(case.content))
    assert (made.width, made.height) == case.size
