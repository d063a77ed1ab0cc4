"""Editors' pictures: cleaned on the way in, made ahead in every size, served without a request making one."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from PIL import Image
from wagtail.images.forms import get_image_form

from hub.core.pictures import SIZES, specs
from media.actions import make_renditions
from media.models import Picture, Rendition

from . import corpus

ALL_FILES = sum(len(specs(size)) for size in SIZES)


def upload(client, name: str, content: bytes, **more: str):
    return client.post(
        reverse("wagtailimages:add"),
        {
            "title": "Piazza",
            "description": "La piazza del mercato, al mattino",
            "file": SimpleUploadedFile(name, content, content_type="image/jpeg"),
            **more,
        },
    )


@pytest.fixture
def staff(client, superuser, login, home):
    return login(client, superuser)


def store(content: bytes | None = None) -> Picture:
    picture = Picture(title="Piazza")
    picture.file = ImageFile(BytesIO(content or corpus.photo_jpeg()), name="piazza.jpg")
    picture.save()
    return picture


@pytest.mark.parametrize(
    ("name", "content", "stored"),
    [
        ("foto.jpg", corpus.photo_jpeg(), ("JPEG", (640, 480))),
        ("foto.heic", corpus.encode(corpus.photograph(), "HEIF"), ("JPEG", (640, 480))),
        ("foto.jpg", corpus.encode(corpus.photograph(), "PNG"), ("PNG", (640, 480))),
        ("dritta.jpg", corpus.quadrants(6), ("JPEG", (320, 240))),
    ],
)
def test_an_upload_is_stored_clean(staff, name, content, stored):
    assert upload(staff, name, content).status_code == 302
    picture = Picture.objects.get()
    with picture.file.open() as file:
        kept = file.read()
    image = Image.open(BytesIO(kept))
    assert (image.format, image.size) == stored
    assert (picture.width, picture.height) == stored[1]
    assert dict(image.getexif()) == {}
    assert b"Rossi" not in kept
    assert picture.description == "La piazza del mercato, al mattino"


REFUSED = [case for case in corpus.corpus() if case.refused and not case.bounds and case.content]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.id)
def test_every_broken_or_hostile_file_is_an_error_of_the_form(case, db):
    form = get_image_form(Picture)(
        {"title": "x", "description": "x"}, {"file": SimpleUploadedFile(case.name, case.content)}
    )
    assert [error.code for error in form.errors.as_data()["file"]] == [case.refused]


def test_a_truncated_file_is_said_in_the_page_and_nothing_is_kept(staff):
    response = upload(staff, "rotta.jpg", corpus.photo_jpeg()[:8000])
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["file"]
    assert Picture.objects.count() == 0


def test_what_the_picture_shows_is_asked_for(staff):
    response = upload(staff, "foto.jpg", corpus.photo_jpeg(), description="")
    assert list(response.context["form"].errors) == ["description"]


@pytest.mark.parametrize("name", corpus.HOSTILE_NAMES, ids=ascii)
def test_no_name_leads_outside_or_breaks_the_form(staff, name, settings):
    upload(staff, name, corpus.photo_jpeg())
    for picture in Picture.objects.all():
        assert picture.file.name.startswith("original_images/")
        assert "/" not in picture.file.name.removeprefix("original_images/")
        assert picture.file.name.endswith(".jpg")


def test_the_worker_is_told_of_a_new_picture(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        picture = store()
    told = DBTaskResult.objects.filter(task_path="media.tasks.make_renditions")
    assert [result.args_kwargs["args"] for result in told] == [[picture.pk]]


def test_every_file_is_made_ahead_once(db, django_assert_num_queries):
    picture = store()
    assert make_renditions(picture_id=picture.pk) == ALL_FILES
    made = set(Rendition.objects.values_list("pk", "file"))
    assert make_renditions(picture_id=picture.pk) == ALL_FILES
    assert set(Rendition.objects.values_list("pk", "file")) == made


def test_a_picture_that_is_gone_is_no_failure(db):
    assert make_renditions(picture_id=1) == 0


def test_remaking_all(db, capsys):
    store()
    call_command("remake_renditions")
    before = set(Rendition.objects.values_list("pk", flat=True))
    call_command("remake_renditions", "--afresh")
    after = set(Rendition.objects.values_list("pk", flat=True))
    assert (len(before), len(after), before & after) == (ALL_FILES, ALL_FILES, set())
    assert capsys.readouterr().out.splitlines()[-1] == f"{ALL_FILES} files of 1 pictures are there."
