"""When a photo was taken and with what: told to who checks it, and kept from everybody else."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import ExifTags, Image

from contests.contest_forms import ContestForm
from contests.enums import Phase
from contests.freezing import frozen_fields
from contests.keeping import KeptPhoto
from contests.models import Contest, Photo
from contests.views.screening import flags_of
from media.ingest import inspect, inspect_safely
from tests.factories.contests import ContestFactory, EntryFactory

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db
PERIOD = {"taken_from": date(2026, 3, 1), "taken_until": date(2026, 8, 31)}
OUTSIDE = "Scattata il {day}, fuori dal periodo del regolamento"


def photo_of(make: object = "Canon", model: object = "Canon EOS 5D") -> BytesIO:
    tags, out = Image.Exif(), BytesIO()
    tags[ExifTags.Base.Make], tags[ExifTags.Base.Model] = make, model
    tags[ExifTags.Base.Artist] = "Maria Rossi"
    exif = tags.get_ifd(ExifTags.IFD.Exif)
    exif[ExifTags.Base.DateTimeOriginal] = "2026:05:01 10:20:30"
    exif[ExifTags.Base.BodySerialNumber] = "SN12345"
    exif[ExifTags.Base.CameraOwnerName] = "Maria Rossi"
    tags.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (44.0, 56.0, 12.0)
    Image.new("RGB", (40, 30)).save(out, "JPEG", exif=tags)
    return out


@pytest.mark.parametrize(
    ("make", "model", "camera"),
    [
        ("Canon", "Canon EOS 5D", "Canon EOS 5D"),
        ("Apple", "iPhone 15", "Apple iPhone 15"),
        ("", "", ""),
        ("<script>", "a\x00b\n", "script a b"),
        ("x" * 200, "", "x" * 80),
    ],
)
def test_maker_and_model_are_read(make: str, model: str, camera: str) -> None:
    assert inspect(photo_of(make, model)).camera == camera


def test_what_is_kept_of_a_photo_is_when_and_with_what_and_never_where_or_who() -> None:
    kept = KeptPhoto(file=BytesIO(), facts=inspect_safely(photo_of()))
    assert kept.staff_facts() == {
        "taken_at": "2026-05-01T10:20:30",
        "camera": "Canon EOS 5D",
        "has_location": True,
    }


@pytest.mark.parametrize(
    ("taken", "period", "flagged"),
    [
        ("2026-02-28", PERIOD, True),
        ("2026-03-01", PERIOD, False),
        ("2026-08-31", PERIOD, False),
        ("2026-09-01", PERIOD, True),
        ("2020-01-01", {"taken_until": date(2026, 8, 31)}, False),
        ("2026-09-01", {"taken_from": date(2026, 3, 1)}, False),
        ("2026-02-28", {"taken_from": date(2026, 3, 1)}, True),
    ],
)
def test_a_photo_from_outside_the_period_is_flagged_and_nothing_more(
    home: Any, taken: str, period: dict[str, date], flagged: bool
) -> None:
    entry = EntryFactory(contest=ContestFactory(**period))
    photo = entry.photos.get()
    photo.facts = {"taken_at": f"{taken}T08:00:00"}
    assert flags_of(entry, photo) == (
        [OUTSIDE.format(day=date.fromisoformat(taken).strftime("%d/%m/%Y"))] if flagged else []
    )


def test_without_a_period_an_old_photo_is_still_told(home: Any) -> None:
    entry = EntryFactory()
    photo = entry.photos.get()
    photo.facts = {"taken_at": "2020-01-01T08:00:00"}
    assert flags_of(entry, photo) == ["Scattata il 01/01/2020, prima dell’apertura delle iscrizioni"]


def test_staff_read_the_camera_and_the_day(
    client: Client, home: Any, contest_staff: User, login: Any
) -> None:
    entry = EntryFactory()
    Photo.objects.update(facts={"taken_at": "2026-05-01T10:20:30", "camera": "Canon EOS 5D"})
    login(client, contest_staff)
    page = client.get(reverse("contests_screen", args=[entry.code])).content.decode()
    assert "Canon EOS 5D" in page
    assert "1 maggio 2026" in page


def test_the_period_is_in_the_form_and_freezes_with_the_limits(home: Any) -> None:
    form = ContestForm(instance=ContestFactory(**PERIOD))
    shown = {field.name: field.value() for field in form.limit_fields if field.name in PERIOD}
    assert shown == PERIOD
    for phase, frozen in ((Phase.OPEN, False), (Phase.SCREENING, True), (Phase.JUDGING, True)):
        contest = ContestFactory(phase=phase)
        found = frozen_fields(contest.dates, contest.public_from, contest.created_at)
        assert (found >= set(PERIOD)) is frozen


def test_a_period_that_ends_before_it_begins_is_refused(home: Any) -> None:
    contest = ContestFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Contest.objects.filter(pk=contest.pk).update(
            taken_from=date(2026, 3, 2), taken_until=date(2026, 3, 1)
        )
