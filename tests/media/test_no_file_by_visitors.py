"""Whoever reads makes no file: every page, in every language, before the worker came and after edits."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.files.images import ImageFile
from django.core.files.storage import storages

from media.actions import make_renditions
from media.models import Picture, Rendition
from tests.browser.test_every_page import READING, STATUS
from tests.browser.town import Town, build

from . import corpus

if TYPE_CHECKING:
    from django.test import Client

LANGUAGES = [code for code, _name in settings.LANGUAGES]
UNMADE = "/original_images/"
pytestmark = pytest.mark.urls("tests.browser.refusals")


def files() -> tuple[set[Path], set[int]]:
    """Every file of both storages, and the rows of those that the worker makes."""
    roots = [Path(storages[name].location) for name in ("default", "private")]
    return (
        {path for root in roots for path in root.rglob("*") if path.is_file()},
        set(Rendition.objects.values_list("pk", flat=True)),
    )


def read(client: Client, town: Town, languages: list[str]) -> dict[str, str]:
    """Every page that everybody may read, as a visitor gets it."""
    pages = {}
    for language in languages:
        for name in READING:
            path = town.path(name, language)
            response = client.get(path, headers={"host": "localhost"})
            assert response.status_code == STATUS.get(name, 200), path
            pages[path] = b"".join(response).decode() if response.streaming else response.content.decode()
    return pages


def test_no_page_makes_a_file(unfounded, client, django_capture_on_commit_callbacks):
    client.raise_request_exception = False  # one of the pages is that of a fault
    town = Town()
    with django_capture_on_commit_callbacks(execute=True):
        build(town)
    before = files()
    fresh = read(client, town, ["it"])
    assert files() == before
    assert any(UNMADE in page for page in fresh.values())

    for picture in Picture.objects.all():
        make_renditions(picture_id=picture.pk)
    made = files()
    pages = read(client, town, LANGUAGES)
    assert files() == made
    assert [path for path, page in pages.items() if UNMADE in page] == []

    [picture] = Picture.objects.all()
    picture.focal_point_x, picture.focal_point_y = 200, 100
    picture.focal_point_width = picture.focal_point_height = 80
    picture.save()
    pages = read(client, town, ["it"])
    assert files() == made
    assert [path for path, page in pages.items() if UNMADE in page] == []

    picture.renditions.all().delete()
    picture.file = ImageFile(BytesIO(corpus.photo_jpeg()), name="altra.jpg")
    picture.save()
    edited = files()
    pages = read(client, town, ["it"])
    assert files() == edited
    assert any(picture.file.url in page for page in pages.values())
