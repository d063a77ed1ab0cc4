"""The photo in its own pixels: what is in the file, who gets it, and when it goes."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from contests import full_sizes, tasks
from contests.actions.erase import erase_person
from contests.actions.jury import invite_juror
from contests.actions.rounds import lock_round
from contests.actions.screening import admit_entry, disqualify_entry, readmit_entry
from contests.enums import ConflictKind, EntryStatus, Phase
from contests.models import Assignment, Conflict, Contest, FullSize, Photo
from media.ingest import sandbox
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, round_of
from tests.media import corpus

from .conftest import files_in, run_tasks

if TYPE_CHECKING:
    from django.test import Client

    from contests.models import Entry
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db


def judged(**changes: Any) -> Entry:
    """An admitted entry of a contest whose jury is at work."""
    contest = changes.pop("contest", None) or ContestFactory(phase=Phase.JUDGING)
    JurorFactory(contest=contest)
    entry: Entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED, **changes)
    return entry


def made_of(entry: Entry) -> FullSize:
    assert tasks.make_full_size.func(entry.photos.get().pk) is True
    return FullSize.objects.get(photo__entry=entry)


def large_files() -> list[str]:
    return [name for name in files_in("private") if name.endswith("/full.jpeg")]


def test_the_file_has_every_pixel_upright_and_nothing_else() -> None:
    entry = judged()
    photo = entry.photos.get()
    photo.original.save("x", ContentFile(corpus.quadrants(6, (2000, 3000))))
    made = made_of(entry)
    with made.file.open("rb") as file:
        content = file.read()
    image = Image.open(BytesIO(content))
    assert (image.size, (made.width, made.height)) == ((2000, 3000), (2000, 3000))
    assert (image.format, image.mode, dict(image.getexif())) == ("JPEG", "RGB", {})
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_making_it_twice_leaves_one_file_and_one_row() -> None:
    entry = judged()
    made = made_of(entry)
    assert tasks.make_full_size.func(made.photo_id) is False
    FullSize.objects.all().delete()  # killed between the file and its row
    again = made_of(entry)
    assert (again.file.name, large_files()) == (made.file.name, [made.file.name])


@pytest.mark.parametrize(
    ("status", "phase", "has_jury"),
    [
        (EntryStatus.SUBMITTED, Phase.JUDGING, True),
        (EntryStatus.REJECTED, Phase.JUDGING, True),
        (EntryStatus.ADMITTED, Phase.JUDGING, False),
        (EntryStatus.ADMITTED, Phase.PUBLISHED, True),
        (EntryStatus.ADMITTED, Phase.ANNULLED, True),
    ],
)
def test_none_is_made_that_no_juror_looks_at(status: EntryStatus, phase: Phase, has_jury: bool) -> None:
    contest = ContestFactory(phase=phase)
    if has_jury:
        JurorFactory(contest=contest)
    entry = EntryFactory(contest=contest, status=status)
    assert tasks.make_full_size.func(entry.photos.get().pk) is False
    assert (tasks.make_full_sizes.func(), large_files()) == (0, [])


def test_admitting_has_it_made(superuser: User, django_capture_on_commit_callbacks: Any) -> None:
    contest = ContestFactory(phase=Phase.SCREENING)
    JurorFactory(contest=contest)
    entry = EntryFactory(contest=contest)
    with django_capture_on_commit_callbacks(execute=True):
        admit_entry(entry_id=entry.pk, user=superuser, now=timezone.now())
    assert "make_full_size" in run_tasks()
    assert FullSize.objects.get().photo.entry == entry


@pytest.mark.parametrize("how", ["jury", "round"])
def test_what_was_admitted_before_is_made_when_a_jury_or_a_round_is_prepared(
    how: str, superuser: User, django_capture_on_commit_callbacks: Any
) -> None:
    contest = ContestFactory(phase=Phase.JUDGING)
    if how == "round":
        JurorFactory(contest=contest)
    EntryFactory.create_batch(2, contest=contest, status=EntryStatus.ADMITTED)
    with django_capture_on_commit_callbacks(execute=True):
        if how == "jury":
            invite_juror(contest=contest, email="nuova@example.org", language="it", by=superuser)
        else:
            lock_round(round_=round_of(contest), by=superuser)
    assert run_tasks().count("make_full_size") == 2
    assert (FullSize.objects.count(), tasks.make_full_sizes.func()) == (2, 0)
    mail.outbox.clear()


def test_a_photo_that_cannot_be_made_is_not_tried_every_hour() -> None:
    entry = judged()
    entry.photos.get().original.save("x", ContentFile(b"no picture"))
    assert tasks.make_full_sizes.func() == 1
    run_tasks()
    assert Photo.objects.get().full_size_failure == "not_a_picture"
    assert tasks.make_full_sizes.func() == 0


ROLES = (
    "anonymous", "entrant", "juror", "juror_not_assigned", "juror_in_conflict", "juror_removed",
    "juror_elsewhere", "editor", "contest_staff", "screener", "auditor", "superuser",
)  # fmt: skip
STAFF = {"contest_staff", "screener", "superuser"}


@pytest.mark.parametrize(
    ("phase", "status", "who"),
    [
        (Phase.SCREENING, EntryStatus.ADMITTED, STAFF),
        (Phase.JUDGING, EntryStatus.ADMITTED, {"juror", *STAFF}),
        (Phase.JUDGING, EntryStatus.REJECTED, STAFF),
        (Phase.DELIBERATION, EntryStatus.ADMITTED, {"juror", *STAFF}),
        (Phase.SEALED, EntryStatus.ADMITTED, {"juror", *STAFF}),
        (Phase.PUBLISHED, EntryStatus.ADMITTED, STAFF),
        (Phase.ARCHIVED, EntryStatus.ADMITTED, STAFF),
        (Phase.SUSPENDED, EntryStatus.ADMITTED, STAFF),
    ],
)
def test_who_gets_the_file(
    phase: Phase, status: EntryStatus, who: set[str], request: Any, client: Client, login: Any, home: Any
) -> None:
    contest = ContestFactory(phase=phase)
    entry = EntryFactory(contest=contest, status=status)
    photo = entry.photos.get()
    full = FullSize.objects.create(photo=photo, width=1, height=1, file=ContentFile(b"x", name="x"))
    round_ = round_of(contest)
    type(round_).objects.update(quorum=1)
    people: dict[str, User] = {"entrant": entry.entrant}
    for role in ROLES[2:7]:
        elsewhere = ContestFactory(phase=phase) if role == "juror_elsewhere" else contest
        seat = JurorFactory(contest=elsewhere)
        people[role] = seat.user
        if role != "juror_not_assigned" and elsewhere == contest:
            Assignment.objects.create(round=round_, juror=seat, entry=entry)
        if role == "juror_in_conflict":
            Conflict.objects.create(juror=seat, entry=entry, kind=ConflictKind.values[0])
        if role == "juror_removed":
            type(seat).objects.filter(pk=seat.pk).update(removed_at=timezone.now())
    found = set()
    for role in ROLES:
        client.logout()
        if role != "anonymous":
            login(client, people.get(role) or request.getfixturevalue(role))
        answer = client.get(full.address)
        if answer.status_code == 200:
            found.add(role)
            assert answer["Cache-Control"] == "private, max-age=600"
    assert found == who


def test_staff_without_their_second_step_do_not_get_it(
    client: Client, login: Any, contest_staff: User, settings: Any, home: Any
) -> None:
    full = made_of(judged())
    login(client, contest_staff)
    settings.REQUIRE_STAFF_MFA = True
    assert client.get(full.address).status_code == 404


def test_it_stands_in_no_public_page(client: Client, home: Any) -> None:
    entry = judged()
    full = made_of(entry)
    Contest.objects.update(
        **dict.fromkeys(("deliberation_from", "sealed_at", "results_published_at"), timezone.now())
    )
    shown = client.get(reverse("contests:gallery_photo", args=[entry.contest.slug, entry.code]))
    assert (shown.status_code, "intera.jpeg" in shown.content.decode()) == (200, False)
    assert client.get(full.address).status_code == 404


@pytest.mark.parametrize("how", ["erased", "published", "annulled"])
def test_it_goes(how: str, django_capture_on_commit_callbacks: Any) -> None:
    entry = judged()
    made_of(entry)
    assert len(large_files()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        if how == "erased":
            erase_person(entry.entrant_id)
        else:
            stamps = ["annulled_at"]
            if how == "published":
                stamps = ["deliberation_from", "sealed_at", "results_published_at"]
            words = {"stop_reason": "Maltempo", "stop_act": "Determina 7/2026"} if how == "annulled" else {}
            Contest.objects.update(**dict.fromkeys(stamps, timezone.now()), **words)
            assert tasks.sweep_files.func() == 1
    assert (FullSize.objects.count(), large_files()) == (0, [])


def test_it_outlives_what_is_taken_back_and_is_made_again_on_readmission(
    superuser: User, client: Client, login: Any, home: Any, django_capture_on_commit_callbacks: Any
) -> None:
    entry = judged()
    seat = entry.contest.jurors.get()
    full = made_of(entry)
    login(client, seat.user)
    assert client.get(full.address).status_code == 200
    disqualify_entry(entry_id=entry.pk, user=superuser, reason="Fuori tema", now=timezone.now())
    assert client.get(full.address).status_code == 404
    full_sizes.drop_full_sizes()
    FullSize.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        readmit_entry(entry_id=entry.pk, user=superuser, now=timezone.now())
    run_tasks()
    assert client.get(full.address).status_code == 200


def test_a_photo_that_leaves_while_it_is_made_leaves_no_file(monkeypatch: Any) -> None:
    entry = judged()
    photo = entry.photos.get()
    run = sandbox._run

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        Photo.objects.filter(pk=photo.pk).delete()
        return run(*args, **kwargs)

    monkeypatch.setattr(sandbox, "_run", meanwhile)
    assert tasks.make_full_size.func(photo.pk) is False
    assert large_files() == []


def test_it_is_made_after_all_that_somebody_waits_for() -> None:
    assert tasks.make_full_size.priority < tasks.sweep_files.priority
