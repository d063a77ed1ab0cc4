"""What pages show of a photo: made once, however often the worker dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.storage import storages
from PIL import Image

from contests import derivatives, tasks
from contests.models import Derivative, Photo
from contests.models.photos import private_storage
from contests.templatetags.contest_photos import contest_photo
from hub.core.colours import parse
from hub.core.grounds import class_of
from tests.factories.contests import EntryFactory, PhotoFactory, jpeg
from tests.media.corpus import exif, photograph

from .conftest import derivatives_kept, files_in

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def waiting_photo(**more: Any) -> Photo:
    entry = EntryFactory()
    entry.photos.all().delete()
    for name in files_in("private"):
        storages["private"].delete(name)
    return PhotoFactory(entry=entry, ready=False, **more)


def test_making_them_twice_makes_them_once() -> None:
    photo = waiting_photo()
    assert tasks.make_derivatives.func(photo.pk) is True
    before = derivatives_kept()
    assert tasks.make_derivatives.func(photo.pk) is False
    assert derivatives_kept() == before
    assert Derivative.objects.count() == len(before) == 9


def test_a_second_run_writes_over_what_a_killed_one_left(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = waiting_photo()

    class Killed(BaseException):
        pass

    def die(*args: Any, **kwargs: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(derivatives.Derivative.objects, "bulk_create", die)
        with pytest.raises(Killed):
            derivatives.make_derivatives_of(photo_id=photo.pk)
    assert len(derivatives_kept()) == 9
    assert Derivative.objects.count() == 0
    assert derivatives.make_derivatives_of(photo_id=photo.pk) is True
    assert sorted(Derivative.objects.values_list("file", flat=True)) == derivatives_kept()


def test_a_photo_withdrawn_in_the_meantime_leaves_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = waiting_photo()
    make = derivatives.make_derivatives_safely

    def withdrawn(file: Any) -> Any:
        made = make(file)
        Photo.objects.filter(pk=photo.pk).delete()
        return made

    monkeypatch.setattr(derivatives, "make_derivatives_safely", withdrawn)
    assert derivatives.make_derivatives_of(photo_id=photo.pk) is False
    assert derivatives_kept() == []


def test_no_derivative_says_anything_about_the_camera_or_the_place() -> None:
    tags = exif(6, gps=True, taken="2026:10:01 08:00:00")
    out = BytesIO()
    photograph(1600, 1200).save(out, "JPEG", exif=tags)
    photo = waiting_photo(data=out.getvalue(), width=1200, height=1600)
    tasks.make_derivatives.func(photo.pk)
    for name in derivatives_kept():
        with private_storage().open(name) as file, Image.open(file) as image:
            image.load()
            assert dict(image.getexif()) == {}, name
            assert "xmp" not in image.info
            assert image.height > image.width
        with private_storage().open(name) as file:
            content = file.read()
        assert b"Maria Rossi" not in content
        assert b"Exif" not in content


def test_what_cannot_be_made_is_told_to_staff() -> None:
    photo = waiting_photo(data=b"no picture at all")
    assert tasks.make_derivatives.func(photo.pk) is False
    photo.refresh_from_db()
    assert photo.derivative_failure == "not_a_picture"
    assert derivatives_kept() == []


def test_the_colour_of_a_photo_stands_where_it_will_be() -> None:
    """Kept with its derivatives; for those that were made before colours were, by the worker."""
    photo = waiting_photo()
    tasks.make_derivatives.func(photo.pk)
    kept = Photo.objects.get(pk=photo.pk)
    with Image.open(kept.jpegs[0].file) as image:
        wanted = image.convert("RGB").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    apart = [abs(a - b) for a, b in zip(parse(kept.colour), wanted, strict=True)]
    assert max(apart) < 4
    assert f'class="{class_of(kept.colour)}"' in contest_photo(kept, "card")

    Photo.objects.filter(pk=photo.pk).update(colour="")
    assert tasks.keep_colours.func() == 1
    assert Photo.objects.get(pk=photo.pk).colour == kept.colour
    assert tasks.keep_colours.func() == 0


PROGRAM = """
import os, signal, sys
import django
from django.conf import settings
settings.STORAGES["private"]["OPTIONS"]["location"] = sys.argv[3]
django.setup()
from django.core.files.base import ContentFile
from contests.models.photos import private_storage
from contests.templatetags.contest_photos import contest_photo
from hub.core.colours import parse
from hub.core.grounds import class_of
from media.ingest import make_derivatives
with open(sys.argv[1], "rb") as file:
    for number, one in enumerate(make_derivatives(file), start=1):
        private_storage().save(f"contests/{sys.argv[2]}/{one.width}.{one.format}", ContentFile(one.content))
        if number == 4:
            os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_worker_killed_in_the_middle_is_made_good(tmp_path: Path) -> None:
    """A process dies by SIGKILL with four files written; the next run leaves nine, none twice."""
    photo = waiting_photo()
    original = tmp_path / "original.jpeg"
    original.write_bytes(jpeg())
    folder = private_storage().location
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(original), photo.token.hex, folder],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "hub.settings.test"},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert len(derivatives_kept()) == 4
    assert tasks.make_derivatives.func(photo.pk) is True
    assert sorted(Derivative.objects.values_list("file", flat=True)) == derivatives_kept()
    assert Derivative.objects.count() == 9
