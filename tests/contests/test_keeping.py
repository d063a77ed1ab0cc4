"""Files and rows go together; what a killed process left is swept a day later."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from contests import keeping, tasks
from contests.models import Photo
from contests.models.photos import private_storage
from tests.factories.contests import EntryFactory

from .conftest import files_in

if TYPE_CHECKING:
    from contests.models import Entry

pytestmark = pytest.mark.django_db
LOST = "0" * 32


@pytest.fixture
def entry() -> Entry:
    made: Entry = EntryFactory()
    return made


def leave(*names: str) -> None:
    for name in names:
        private_storage().save(name, ContentFile(b"left"))


def test_what_no_row_knows_is_swept_a_day_later_and_nothing_else(entry: Entry) -> None:
    kept = [*files_in("private"), "contests/other/bundle.json", "contests/readme.txt"]
    leave("contests/other/bundle.json", "contests/readme.txt")
    leave(f"contests/{LOST}.jpeg", f"contests/{LOST}/320.avif", f"contests/{LOST}/640.avif")
    assert tasks.sweep_files.func() == 0
    tomorrow = timezone.now() + timedelta(hours=25)
    assert keeping.sweep(now=tomorrow) == 2
    assert files_in("private") == sorted(kept)
    assert not private_storage().exists(f"contests/{LOST}")
    assert keeping.sweep(now=tomorrow) == 0


def test_a_folder_in_which_somebody_still_writes_is_left_alone(entry: Entry) -> None:
    leave(f"contests/{LOST}/320.avif")
    assert keeping.sweep(now=timezone.now() + timedelta(hours=23)) == 0
    assert private_storage().exists(f"contests/{LOST}/320.avif")


def test_a_town_without_photos_has_nothing_to_sweep() -> None:
    assert keeping.sweep() == 0


def test_a_removed_photo_leaves_no_file_and_no_folder(
    entry: Entry, django_capture_on_commit_callbacks: object
) -> None:
    photo = Photo.objects.get()
    leave(f"{photo.folder}/9999.avif")  # of a worker that was killed
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        keeping.remove_photos([photo])
    assert files_in("private") == []
    assert not private_storage().exists(photo.folder)
