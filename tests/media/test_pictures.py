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

from hub.core.colours import parse
from hub.core.pictures import SIZES, specs
from hub.core.rendering import picture_html
from media.actions import make_renditions
from media.models import Picture, Rendition
from media.tasks import make_missing_renditions

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


def keep_focus(picture: Picture, x: int) -> None:
    picture.focal_point_x, picture.focal_point_y = x, 240
    picture.focal_point_width = picture.focal_point_height = 60
    picture.save()


def middle_of_the_square(picture: Picture) -> tuple[int, int, int]:
    """The middle of the square that grids show."""
    [file] = [r for r in picture.renditions.all() if r.filter_spec == specs("thumb")[-1]]
    with file.file.open() as content, Image.open(content) as image:
        return image.convert("RGB").getpixel((image.width // 2, image.height // 2))


def test_a_focal_point_that_moves_has_the_files_made_again_and_the_old_ones_taken_away(db):
    halves = Image.new("RGB", (960, 480), "red")
    halves.paste("blue", (480, 0, 960, 480))
    picture = store(corpus.encode(halves, "JPEG"))
    keep_focus(picture, 100)
    assert make_renditions(picture_id=picture.pk) == ALL_FILES
    red = middle_of_the_square(picture)
    old = {file.file.name for file in picture.renditions.all() if file.focal_point_key}
    keep_focus(picture, 860)
    assert make_renditions(picture_id=picture.pk) == ALL_FILES
    blue = middle_of_the_square(picture)
    assert (red[0] > 200, blue[2] > 200) == (True, True)
    assert picture.renditions.count() == ALL_FILES
    assert old.isdisjoint(file.file.name for file in picture.renditions.all())


def test_another_file_keeps_the_focal_point_and_gets_its_own_sizes(staff):
    picture = store()
    keep_focus(picture, 300)
    make_renditions(picture_id=picture.pk)
    names = ("x", "y", "width", "height")
    focus = {f"focal_point_{name}": getattr(picture, f"focal_point_{name}") for name in names}
    words = {"title": "Piazza", "description": "La piazza", "collection": picture.collection_id}
    file = SimpleUploadedFile("altra.jpg", corpus.encode(corpus.photograph(), "JPEG"))
    address = reverse("wagtailimages:edit", args=[picture.pk])
    assert staff.post(address, {**words, **focus, "file": file}).status_code == 302
    again = Picture.objects.get()
    assert (again.focal_point_x, again.renditions.count()) == (300, 0)
    assert make_renditions(picture_id=picture.pk) == ALL_FILES


@pytest.mark.parametrize(
    ("mode", "fill", "name", "colour"),
    [
        ("RGB", (200, 100, 50), "JPEG", "#c86432"),
        ("RGBA", (200, 100, 50, 255), "PNG", "#c86432"),
        ("RGBA", (200, 100, 50, 100), "PNG", ""),
    ],
)
def test_the_worker_keeps_the_colour_that_stands_where_the_picture_will_be(db, mode, fill, name, colour):
    picture = store(
        corpus.encode(Image.new(mode, (640, 480), fill), name, **({"quality": 98} if name == "JPEG" else {}))
    )
    assert Picture.objects.get().colour is None
    assert "hub-ground" not in picture_html(picture, "card")
    make_renditions(picture_id=picture.pk)
    kept = Picture.objects.get()
    near = [abs(a - b) for a, b in zip(parse(kept.colour), parse(colour), strict=True)] if colour else []
    assert (bool(kept.colour), max(near, default=0) < 4) == (bool(colour), True)
    shown = picture_html(kept, "card", alt="La piazza")
    assert ('class="hub-ground-' in shown) == bool(colour)
    assert "style=" not in shown
    assert "hub-ground" not in picture_html(kept, "logo")


def test_pictures_that_nobody_looked_at_are_looked_at(db):
    seen, unseen = store(), store()
    make_renditions(picture_id=seen.pk)
    assert make_missing_renditions.func() == 1
    told = DBTaskResult.objects.filter(task_path="media.tasks.make_renditions")
    assert [result.args_kwargs["args"] for result in told] == [[unseen.pk]]


def test_a_lost_file_is_not_asked_for_over_and_over(db):
    picture = store()
    picture.file.storage.delete(picture.file.name)
    assert make_renditions(picture_id=picture.pk) == 0
    assert make_missing_renditions.func() == 0
