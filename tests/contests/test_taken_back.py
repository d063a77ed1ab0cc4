"""Somebody in a photo asks the town hall to take it away: staff do it, in every phase, once and for good."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from contests.actions import Refused, erase_person, export_person, readmit_entry, undo_decision
from contests.actions.revoking import CannotRevokeError, revoke_for_subject
from contests.actions.subjects import SubjectRefusedError, judge_release
from contests.enums import (
    ConsentEnd,
    ConsentKind,
    EntryEvent,
    EntryStatus,
    LedgerEvent,
    LedgerRole,
    PaperKind,
    Phase,
    SubjectStatus,
)
from contests.models import Consent, ConsentWording, Entry, Paper, Subject
from tests.factories.contests import ContestFactory, EntryFactory, SubjectFactory
from tests.factories.jury import JurorFactory

from .conftest import files_in, run_tasks
from .test_who_may_open import ROLES, contest_in

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

WHY = "Lettera del 12 novembre, protocollo 1234"


def page_of(entry: Entry) -> str:
    return reverse("contests_taken_back", args=[entry.code])


def screen_of(entry: Entry) -> str:
    return reverse("contests_screen", args=[entry.code])


def sent(who: Subject | None = None, reason: str = WHY) -> dict[str, str]:
    return {"who": str(who.pk) if who else "other", "reason": reason}


def ended(entry: Entry) -> dict[str, str]:
    """How each consent of the entry came to its end; '' for one that stands."""
    return dict(entry.consents.values_list("kind", "ended_how"))


@pytest.mark.parametrize("phase", list(Phase))
def test_in_every_phase_the_photo_leaves_for_good(
    phase: Phase,
    home: Any,
    request: Any,
    client: Client,
    login: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    people = {role: request.getfixturevalue(role) for role in ROLES[1:]}
    contest, _juror, entry = contest_in(phase, people)
    person, staff = entry.subjects.get(), people["contest_staff"]
    also_there = SubjectFactory(entry=entry)
    Paper.objects.create(contest=contest, kind=PaperKind.CALENDAR, language="it")
    picture = entry.photos.get().derivatives.first().address
    place = entry.placement.place if hasattr(entry, "placement") else None
    login(client, staff)
    assert client.get(picture).status_code == 200
    asked = page_of(entry)
    assert asked in client.get(screen_of(entry)).content.decode()
    assert person.name in client.get(asked).content.decode()
    before = contest.ledger.count()

    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(asked, sent(person))["Location"] == screen_of(entry)

    entry = Entry.objects.get(pk=entry.pk)
    assert (entry.status, entry.reason, entry.photos.count()) == (EntryStatus.WITHDRAWN, "", 0)
    assert ended(entry) == {
        "people": ConsentEnd.TAKEN_BACK,
        **dict.fromkeys(("licence", "adult", "name"), ConsentEnd.LEFT),
    }
    # Who asked stays written for staff; of everybody the release goes.
    kept = entry.subjects.get()
    assert (kept.pk, kept.status, kept.reason, kept.release.name, kept.decided_by) == (
        person.pk,
        SubjectStatus.TAKEN_BACK,
        WHY,
        "",
        staff,
    )
    others = [str(name) for name in Subject.objects.exclude(entry=entry).values_list("release", flat=True)]
    assert [name for name in files_in("private") if "/releases/" in name] == others
    assert Subject.objects.filter(pk=also_there.pk).exists() is False
    told = list(contest.ledger.order_by("number")[before:])
    assert [(line.event, line.role, line.actor, line.data) for line in told] == [
        (
            LedgerEvent.CONSENT_REVOKED,
            LedgerRole.STAFF,
            staff,
            {"entry": entry.code, "kind": ConsentKind.PEOPLE.value},
        ),
        (LedgerEvent.ENTRY_WITHDRAWN, LedgerRole.STAFF, staff, {"entry": entry.code}),
    ]
    assert person.name not in json.dumps([line.data for line in contest.ledger.all()])
    row = entry.log.last()
    assert row is not None
    assert (row.event, row.actor, row.reason) == (EntryEvent.PEOPLE_REVOKED, staff, f"{person.pk}: {WHY}")
    assert Paper.objects.count() == 0
    assert {client.get(picture).status_code, client.get(screen_of(entry)).status_code} == {404, 200}
    assert entry.code in client.get("/admin/").content.decode()
    client.logout()
    assert client.get(picture).status_code == 404
    if phase in (Phase.PUBLISHED, Phase.ARCHIVED):
        results = client.get(reverse("contests:results", args=[contest.slug])).content.decode()
        assert ("Foto ritirata" in results, entry.title in results) == (True, False)
        gallery = client.get(reverse("contests:gallery_photo", args=[contest.slug, entry.code]))
        assert (gallery.status_code, entry.placement.place) == (404, place)


def test_the_mail_says_who_asked_without_a_name(
    contest_staff: Any, django_capture_on_commit_callbacks: Any
) -> None:
    entry = EntryFactory(title="Nebbia", entrant__language="en")
    person = SubjectFactory(entry=entry)
    with django_capture_on_commit_callbacks(execute=True):
        revoke_for_subject(entry=entry, subject=person, reason=WHY, by=contest_staff, now=timezone.now())
    run_tasks()
    [message] = mail.outbox
    assert (message.to, message.subject) == (
        [entry.entrant.email],
        "Your photo “Nebbia” has left the contest",
    )
    assert "somebody who can be recognised in your photo “Nebbia” has told the municipality" in message.body
    name = entry.contest.name
    assert f"it has left the contest “{name}” for good, and its file has been deleted" in message.body
    assert {word in message.body for word in (person.name, WHY, "you have", contest_staff.email)} == {False}


@pytest.fixture
def class_entry() -> Entry:
    """An admitted photo of a school class, with the sheet of its families."""
    entry: Entry = EntryFactory(status=EntryStatus.ADMITTED, title="Nebbia", entrant__language="en")
    entry.author.school, entry.author.school_class = "Scuola Rodari", "3ª B"
    entry.author.save()
    wording = ConsentWording.objects.first()
    Consent.objects.create(entry=entry, kind=ConsentKind.TEACHER, wording=wording, given_by=entry.entrant)
    SubjectFactory(entry=entry, name="3ª B, Scuola Rodari", is_class=True, is_minor=True)
    return entry


def test_a_family_of_a_class_takes_its_signature_back(
    class_entry: Entry,
    client: Client,
    login: Any,
    contest_staff: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    login(client, contest_staff)
    sheet = class_entry.subjects.get()
    assert f"{sheet.name} (foglio della classe)" in client.get(page_of(class_entry)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page_of(class_entry), sent(sheet))
    class_entry.refresh_from_db()
    ends = ended(class_entry)
    assert (class_entry.status, ends["teacher"], ends["people"]) == (
        EntryStatus.WITHDRAWN,
        ConsentEnd.TAKEN_BACK,
        ConsentEnd.LEFT,
    )
    line = class_entry.contest.ledger.get(event=LedgerEvent.CONSENT_REVOKED)
    assert line.data == {"entry": class_entry.code, "kind": "teacher"}
    run_tasks()
    [message] = mail.outbox
    assert "a family of the school class has told the municipality" in message.body


def test_somebody_who_is_not_listed_is_heard_too(client: Client, login: Any, contest_staff: Any) -> None:
    entry = EntryFactory(status=EntryStatus.ADMITTED)
    SubjectFactory(entry=entry)
    login(client, contest_staff)
    assert client.post(page_of(entry), sent()).status_code == 302
    entry.refresh_from_db()
    assert (entry.status, entry.subjects.count(), entry.log.last().reason) == (EntryStatus.WITHDRAWN, 0, WHY)
    assert ended(entry)["people"] == ConsentEnd.TAKEN_BACK


@pytest.mark.parametrize("status", [EntryStatus.WAITING, EntryStatus.SUBMITTED, EntryStatus.REJECTED])
def test_whatever_was_decided_about_the_photo(status: EntryStatus, contest_staff: Any) -> None:
    entry = EntryFactory(status=status, awaited=int(status == EntryStatus.WAITING))
    revoke_for_subject(entry=entry, subject=None, reason=WHY, by=contest_staff, now=timezone.now())
    entry.refresh_from_db()
    assert (entry.status, entry.reason) == (EntryStatus.WITHDRAWN, "")


def test_a_draft_is_nobodys_but_its_authors(client: Client, login: Any, contest_staff: Any) -> None:
    entry = EntryFactory(status=EntryStatus.DRAFT, submitted_at=None)
    login(client, contest_staff)
    assert client.get(page_of(entry), follow=True).status_code == 404
    client.post(page_of(entry), sent())
    assert Entry.objects.get().status == EntryStatus.DRAFT
    with pytest.raises(CannotRevokeError):
        revoke_for_subject(entry=entry, subject=None, reason=WHY, by=contest_staff, now=timezone.now())


def test_a_second_click_changes_nothing(client: Client, login: Any, contest_staff: Any) -> None:
    entry = EntryFactory(status=EntryStatus.ADMITTED)
    person = SubjectFactory(entry=entry)
    login(client, contest_staff)

    def state() -> list[Any]:
        log, lines = entry.log.values_list(), entry.contest.ledger.values_list()
        return [list(rows) for rows in (log, lines, entry.consents.values_list())]

    assert client.post(page_of(entry), sent(person)).status_code == 302
    once = state()
    assert (len(once[0]), len(once[1])) == (1, 2)
    for answer in (client.post(page_of(entry), sent(person)), client.get(page_of(entry))):
        assert (answer.status_code, answer["Location"]) == (302, screen_of(entry))
    # Who was faster than the page: the row that they hold still says that the photo is admitted.
    revoke_for_subject(entry=entry, subject=person, reason=WHY, by=contest_staff, now=timezone.now())
    assert state() == once
    assert page_of(entry) not in client.get(screen_of(entry)).content.decode()


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"who": "other", "reason": "  "}, ["reason"]),
        ({"who": "other", "reason": "x" * 301}, ["reason"]),
        ({"reason": WHY}, ["who"]),
        ({"who": "0", "reason": WHY}, ["who"]),
        ({}, ["who", "reason"]),
    ],
)
def test_what_is_missing_is_said_beside_it_and_what_was_typed_stays(
    client: Client, login: Any, contest_staff: Any, data: dict[str, str], wrong: list[str]
) -> None:
    entry = EntryFactory(status=EntryStatus.ADMITTED)
    stranger = SubjectFactory(entry=EntryFactory())
    login(client, contest_staff)
    data = {key: str(stranger.pk) if value == "0" else value for key, value in data.items()}
    answer = client.post(page_of(entry), data)
    form, html = answer.context["form"], answer.content.decode()
    assert (answer.status_code, list(form.errors)) == (422, wrong)
    assert [f'id="id_{name}_error"' in html for name in wrong] == [True] * len(wrong)
    assert ('<fieldset aria-describedby="id_who_error"' in " ".join(html.split())) is ("who" in wrong)
    assert data.get("reason", "") in html
    assert form["who"].value() == data.get("who")
    entry.refresh_from_db()
    assert (entry.status, entry.log.count()) == (EntryStatus.ADMITTED, 0)


@pytest.mark.parametrize("who", ["own", "auditor", "editor", "seated", "anonymous"])
def test_who_does_not_get_in(who: str, client: Client, login: Any, request: Any) -> None:
    user = (
        None
        if who == "anonymous"
        else request.getfixturevalue(who if who in {"auditor", "editor"} else "contest_staff")
    )
    contest = ContestFactory(phase=Phase.JUDGING)
    entry = EntryFactory(
        contest=contest, status=EntryStatus.ADMITTED, **({"entrant": user} if who == "own" else {})
    )
    if who == "seated":
        JurorFactory(contest=contest, user=user)
    if user is not None:
        login(client, user)
    answers = {client.get(page_of(entry)).status_code, client.post(page_of(entry), sent()).status_code}
    assert answers == {302 if who == "anonymous" else 403}
    entry.refresh_from_db()
    assert (entry.status, entry.log.count(), contest.ledger.count()) == (EntryStatus.ADMITTED, 0, 0)
    if who in {"own", "auditor", "editor"}:
        with pytest.raises(CannotRevokeError):
            revoke_for_subject(entry=entry, subject=None, reason=WHY, by=user, now=timezone.now())
    if who == "own":
        assert page_of(entry) not in client.get(screen_of(entry)).content.decode()


def test_a_person_of_another_photo_is_not_taken(contest_staff: Any) -> None:
    entry, stranger = EntryFactory(status=EntryStatus.ADMITTED), SubjectFactory(entry=EntryFactory())
    with pytest.raises(CannotRevokeError):
        revoke_for_subject(entry=entry, subject=stranger, reason=WHY, by=contest_staff, now=timezone.now())
    entry.refresh_from_db()
    stranger.refresh_from_db()
    assert (entry.status, stranger.status) == (EntryStatus.ADMITTED, SubjectStatus.SIGNED)


def test_nothing_brings_it_back(contest_staff: Any) -> None:
    contest, now = ContestFactory(phase=Phase.SCREENING), timezone.now()
    entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    person = SubjectFactory(entry=entry)
    # Said of a release alone it would leave the photo where it is.
    other = SubjectFactory(entry=EntryFactory(contest=contest))
    with pytest.raises(SubjectRefusedError):
        judge_release(subject=other, user=contest_staff, status=SubjectStatus.TAKEN_BACK, reason=WHY)
    revoke_for_subject(entry=entry, subject=person, reason=WHY, by=contest_staff, now=now)
    assert list(Subject.objects.unreleased()) == [person]
    for deed in (undo_decision, readmit_entry):
        with pytest.raises(Refused):
            deed(entry_id=entry.pk, user=contest_staff, now=now)
    with pytest.raises(SubjectRefusedError):
        judge_release(subject=person, user=contest_staff, status=SubjectStatus.NOT_NEEDED, reason="Di spalle")
    with pytest.raises(IntegrityError):
        Subject.objects.filter(pk=person.pk).update(release="contests/releases/x.pdf")


def test_who_asked_is_known_to_staff_alone_and_goes_with_the_author(
    page_client: Client, person: Any, contest_staff: Any
) -> None:
    entry = EntryFactory(entrant=person, status=EntryStatus.ADMITTED)
    asked = SubjectFactory(entry=entry)
    revoke_for_subject(entry=entry, subject=asked, reason=WHY, by=contest_staff, now=timezone.now())
    for address in ("entry", "subjects"):
        page = page_client.get(reverse(f"contests:{address}", args=[entry.code]))
        assert (page.status_code, asked.name in page.content.decode()) == (200, False)
    assert asked.name not in json.dumps(export_person(person.pk))
    erase_person(person.pk)
    assert Subject.objects.count() == 0
