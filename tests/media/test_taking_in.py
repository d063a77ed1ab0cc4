"""Pictures that the program fetches: the same door, the same cleaning, each file once."""

from __future__ import annotations

from io import BytesIO

import pytest
from django_tasks_db.models import DBTaskResult
from PIL import Image
from wagtail.models import Collection

from media.actions import take_in_picture
from media.ingest import PictureRefused
from media.models import Picture

from . import corpus


def take_in(content: bytes, **more: object) -> Picture:
    return take_in_picture(content=content, **{"title": "Festa della leva 2026", **more})


def test_what_is_taken_in_is_upright_clean_and_of_its_real_type(db):
    picture = take_in(corpus.quadrants(6), description="Il corteo in piazza")
    with picture.file.open() as file:
        kept = file.read()
    image = Image.open(BytesIO(kept))
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (320, 240), {})
    assert (picture.width, picture.height, picture.file_size) == (320, 240, len(kept))
    assert (picture.title, picture.description) == ("Festa della leva 2026", "Il corteo in piazza")
    assert picture.file.name.startswith("original_images/festa-della-leva-2026")
    assert picture.collection == Collection.get_first_root_node()


def test_notes_about_the_person_are_gone(db):
    with take_in(corpus.photo_jpeg()).file.open() as file:
        assert b"Rossi" not in file.read()


def test_the_same_file_is_one_picture_with_its_words(db):
    collection = Collection.get_first_root_node().add_child(name="Canali")
    first = take_in(corpus.photo_jpeg(), collection=collection)
    again = take_in(corpus.photo_jpeg(), title="Altro titolo")
    assert (again, again.title, again.collection) == (first, "Festa della leva 2026", collection)
    assert take_in(corpus.quadrants(1)) != first
    assert Picture.objects.count() == 2


def test_the_worker_makes_its_sizes(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        picture = take_in(corpus.photo_jpeg())
    told = DBTaskResult.objects.filter(task_path="media.tasks.make_renditions")
    assert [result.args_kwargs["args"] for result in told] == [[picture.pk]]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"<html>Sign in</html>", "not_a_picture"), (corpus.photo_jpeg()[:8000], "broken"), (b"", "broken")],
)
def test_what_is_no_picture_is_refused_and_leaves_nothing(db, content, code):
    with pytest.raises(PictureRefused) as refused:
        take_in(content)
    assert (refused.value.code, Picture.objects.count()) == (code, 0)


def test_long_titles_are_cut_and_strange_ones_leave_a_name(db):
    picture = take_in(corpus.photo_jpeg(), title="ሰላም " * 100, description="x" * 400)
    assert (len(picture.title), len(picture.description)) == (255, 255)
    assert picture.file.name.startswith("original_images/picture")
