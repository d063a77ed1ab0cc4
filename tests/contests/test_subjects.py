"""Recognisable people: named by the author, released in writing, asked for before a photo is admitted."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from contests.actions import (
    UnreleasedError,
    admit_entry,
    disqualify_entry,
    erase_person,
    export_person,
    readmit_entry,
    withdraw_entry,
)
from contests.enums import EntryEvent, EntryStatus, Phase, SubjectStatus
from contests.models import Entry, Subject
from contests.releases import MOST_RELEASE_BYTES
from tests.factories.contests import ContestFactory, EntryFactory, SubjectFactory, jpeg

from .conftest import files_in, run_tasks

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


def page_of(entry: Entry) -> str:
    return reverse("contests:subjects", args=[entry.code])


def releases() -> list[str]:
    return [name for name in files_in("private") if "/releases/" in name]


def add(client: Client, entry: Entry, content: bytes | None = None, name: str = "m.pdf") -> Any:
    data: dict[str, Any] = {"do": "add", "name": "Ugo Canarino", "is_minor": "on"}
    if content is not None:
        data["release"] = SimpleUploadedFile(name, content, "application/pdf")
    return client.post(page_of(entry), data)


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (jpeg(40, 30), "jpeg")])
def test_a_release_is_kept_where_nobody_gets_it(
    page_client: Client,
    person: Any,
    login: Any,
    contest_staff: Any,
    content: bytes,
    kind: str,
) -> None:
    entry = EntryFactory(entrant=person)
    assert add(page_client, entry, content).status_code == 302
    row = entry.subjects.get()
    assert (row.name, row.is_minor, row.status, row.release_format) == (
        "Ugo Canarino",
        True,
        SubjectStatus.SIGNED,
        kind,
    )
    assert (releases(), files_in("default")) == ([row.release.name], [])
    path = reverse("contests_release", args=[entry.code, row.pk])
    assert page_client.get(path).status_code in {302, 403}
    login(page_client, contest_staff)
    response = page_client.get(path)
    assert b"".join(response.streaming_content) == content
    kept, sent_as = response["Cache-Control"], response["Content-Disposition"]
    assert ("no-store" in kept, sent_as) == (True, f'attachment; filename="{entry.code}-{row.pk}.{kind}"')


@pytest.mark.parametrize(
    "content", [b"<html>%PDF-</html>", b"%PDF-1.7 cut", b"MZ", PDF + b"x" * MOST_RELEASE_BYTES]
)
def test_only_what_it_says_it_is(page_client: Client, person: Any, content: bytes) -> None:
    entry = EntryFactory(entrant=person)
    response = add(page_client, entry, content)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["release"])
    assert (Subject.objects.count(), releases()) == (0, [])


def test_a_release_follows_and_a_person_is_taken_off(
    page_client: Client, person: Any, django_capture_on_commit_callbacks: Any
) -> None:
    entry = EntryFactory(entrant=person)
    add(page_client, entry)
    row = entry.subjects.get()
    assert row.status == SubjectStatus.ASKED
    with django_capture_on_commit_callbacks(execute=True):
        for content in (PDF, jpeg(40, 30)):
            data = {"do": "release", "subject": row.pk, "release": SimpleUploadedFile("r", content)}
            assert page_client.post(page_of(entry), data).status_code == 302
    row.refresh_from_db()
    assert (row.status, releases()) == (SubjectStatus.SIGNED, [row.release.name])
    with django_capture_on_commit_callbacks(execute=True):
        page_client.post(page_of(entry), {"do": "remove", "subject": row.pk})
    assert (Subject.objects.count(), releases()) == (0, [])


def test_after_the_decision_the_list_stands(page_client: Client, person: Any) -> None:
    for phase, status in ((Phase.OPEN, EntryStatus.ADMITTED), (Phase.JUDGING, EntryStatus.SUBMITTED)):
        entry = EntryFactory(entrant=person, contest=ContestFactory(phase=phase), status=status)
        add(page_client, entry)
        assert entry.subjects.count() == 0


@pytest.mark.parametrize(
    ("status", "release", "reason", "admitted"),
    [
        (SubjectStatus.ASKED, "", "", False),
        (SubjectStatus.REFUSED, "", "", False),
        (SubjectStatus.NOT_NEEDED, "", "Di spalle", True),
        (SubjectStatus.SIGNED, "contests/releases/x.pdf", "", True),
    ],
)
def test_nobody_is_admitted_without_a_release(
    client: Client, login: Any, contest_staff: Any, status: str, release: str, reason: str, admitted: bool
) -> None:
    entry = EntryFactory()
    SubjectFactory(entry=entry, status=status, release=release, reason=reason)
    login(client, contest_staff)
    data = {"decision": "admit", "entry": entry.code}
    page = client.post(reverse("contests_decide", args=[entry.contest.pk]), data, follow=True)
    entry.refresh_from_db()
    assert (entry.status == EntryStatus.ADMITTED) is admitted
    assert ("liberatoria" in page.content.decode()) is not admitted
    if not admitted:
        with pytest.raises(UnreleasedError):
            admit_entry(entry_id=entry.pk, user=contest_staff, now=timezone.now())


def test_staff_say_not_recognisable_with_a_reason(client: Client, login: Any, contest_staff: Any) -> None:
    entry = EntryFactory()
    row = SubjectFactory(entry=entry, status=SubjectStatus.ASKED, release="")
    login(client, contest_staff)
    path = reverse("contests_judge_release", args=[entry.code, row.pk])
    for data in ({"status": "not_needed", "reason": " "}, {"status": "signed"}, {"status": "other"}):
        client.post(path, data)
        row.refresh_from_db()
        assert (row.status, entry.log.count()) == (SubjectStatus.ASKED, 0)
    client.post(path, {"status": "not_needed", "reason": "Di spalle"})
    row.refresh_from_db()
    assert (row.status, row.reason, row.decided_by) == (SubjectStatus.NOT_NEEDED, "Di spalle", contest_staff)
    logged = entry.log.get()
    assert (logged.event, logged.actor, logged.reason) == (
        EntryEvent.RELEASE,
        contest_staff,
        f"{row.pk}: not_needed (Di spalle)",
    )
    assert row.name in client.get(reverse("contests_screen", args=[entry.code])).content.decode()


def test_a_release_of_an_admitted_photo_is_not_unsaid(client: Client, login: Any, contest_staff: Any) -> None:
    entry = EntryFactory(status=EntryStatus.ADMITTED)
    row = SubjectFactory(entry=entry)
    login(client, contest_staff)
    client.post(reverse("contests_judge_release", args=[entry.code, row.pk]), {"status": "refused"})
    row.refresh_from_db()
    assert row.status == SubjectStatus.SIGNED


def test_the_database_wants_release_and_reason() -> None:
    row = SubjectFactory(entry=EntryFactory(), status=SubjectStatus.ASKED, release="")
    with pytest.raises(IntegrityError):
        Subject.objects.filter(pk=row.pk).update(status=SubjectStatus.NOT_NEEDED)


@pytest.mark.parametrize("leave", ["withdraw", "erase"])
def test_people_leave_with_the_photo(
    leave: str, person: Any, django_capture_on_commit_callbacks: Any
) -> None:
    entry = EntryFactory(entrant=person)
    row = SubjectFactory(entry=entry)
    assert export_person(person.pk)["entries"][0]["recognisable_people"] == [  # type: ignore[index]
        {"name": row.name, "under_18": False, "release": "signed"}
    ]
    with django_capture_on_commit_callbacks(execute=True):
        if leave == "erase":
            erase_person(person.pk)
        else:
            withdraw_entry(entry=entry, user=person, now=timezone.now())
    assert (Subject.objects.count(), releases()) == (0, [])


def test_only_its_author_names_people(page_client: Client) -> None:
    entry = EntryFactory()
    assert page_client.get(page_of(entry)).status_code == 404
    assert add(page_client, entry).status_code == 404


def test_a_refused_release_keeps_a_photo_from_being_readmitted(contest_staff: Any) -> None:
    contest = ContestFactory(phase=Phase.JUDGING)
    entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    disqualify_entry(entry_id=entry.pk, user=contest_staff, reason="Copiata", now=timezone.now())
    SubjectFactory(entry=entry, status=SubjectStatus.REFUSED, release="")
    with pytest.raises(UnreleasedError):
        readmit_entry(entry_id=entry.pk, user=contest_staff, now=timezone.now())
    entry.refresh_from_db()
    assert entry.status == EntryStatus.REJECTED


@pytest.mark.parametrize("with_release", [True, False])
def test_staff_add_somebody_whom_the_entrant_did_not_name(
    client: Client,
    login: Any,
    contest_staff: Any,
    with_release: bool,
    django_capture_on_commit_callbacks: Any,
) -> None:
    entry = EntryFactory()
    login(client, contest_staff)
    page = reverse("contests_screen", args=[entry.code])
    data: dict[str, Any] = {"name": "Ugo Canarino", "is_minor": "on"}
    if with_release:
        data["release"] = SimpleUploadedFile("m.pdf", PDF, "application/pdf")
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page, data)["Location"] == page
    run_tasks()
    row = entry.subjects.get()
    logged = entry.log.get()
    assert (row.name, row.is_minor, bool(row.release)) == ("Ugo Canarino", True, with_release)
    assert (logged.event, logged.actor, logged.reason) == (
        EntryEvent.SUBJECT_NAMED,
        contest_staff,
        str(row.pk),
    )
    told = [] if with_release else [[entry.entrant.email]]
    assert [m.to for m in mail.outbox] == told
    assert [(page_of(entry) in m.body, "Ugo" in m.body) for m in mail.outbox] == [(True, False)] * len(told)
    with pytest.raises(UnreleasedError) if not with_release else nullcontext():
        admit_entry(entry_id=entry.pk, user=contest_staff, now=timezone.now())


def test_what_is_wrong_is_said_beside_the_field_for_staff_too(
    client: Client, login: Any, contest_staff: Any
) -> None:
    entry = EntryFactory()
    login(client, contest_staff)
    page = reverse("contests_screen", args=[entry.code])
    answer = client.post(page, {"name": "", "release": SimpleUploadedFile("m.pdf", b"no", "application/pdf")})
    assert (answer.status_code, sorted(answer.context["person"].errors)) == (422, ["name", "release"])
    assert entry.subjects.count() == 0


@pytest.mark.parametrize("who", ["own", "admitted", "auditor"])
def test_who_adds_nobody(client: Client, login: Any, request: Any, who: str) -> None:
    staff = request.getfixturevalue("auditor" if who == "auditor" else "contest_staff")
    status = EntryStatus.ADMITTED if who == "admitted" else EntryStatus.REJECTED
    entry = EntryFactory(status=status, **({"entrant": staff} if who == "own" else {}))
    login(client, staff)
    client.post(reverse("contests_screen", args=[entry.code]), {"name": "Ugo Canarino"})
    assert (entry.subjects.count(), entry.log.count()) == (0, 0)
