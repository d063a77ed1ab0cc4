"""Signatures of parents and guardians: the form, the mailed link, what the entry waits for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone, translation

from contests import tasks
from contests.actions import Refused, admit_entry, erase_person, export_person
from contests.actions.guardian_mailing import mail_guardians
from contests.actions.guardians import sign, signed_for
from contests.enums import (
    ConsentKind,
    EntryEvent,
    EntryStatus,
    LedgerEvent,
    LedgerRole,
    Phase,
)
from contests.guardian_links import LINK_LIFE, link_of
from contests.models import Consent, Entry, Guardian
from contests.wordings import wording
from hub.core.enums import GuardiansNeeded
from tests.factories.contests import ContestFactory, EntryFactory, GuardianFactory

from .conftest import form_data, only_entry, run_tasks

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

QUEUE_QUERIES = 19
TWO: dict[str, Any] = {
    "age": "minor",
    "guardian_name": "Madre Prova",
    "guardian_email": "madre@example.org",
    "second_name": "Padre Prova",
    "second_email": "padre@example.org",
}


def waiting_entry(*, guardians: int = 1, phase: Phase = Phase.OPEN, **fields: Any) -> Entry:
    entry: Entry = EntryFactory(
        contest=ContestFactory(phase=phase), status=EntryStatus.WAITING, awaited=guardians, **fields
    )
    for position in range(1, guardians + 1):
        GuardianFactory(entry=entry, position=position)
    return entry


def page_of(guardian: Guardian) -> str:
    return reverse("contests:guardian", args=[link_of(guardian.token)])


def answer(client: Client, guardian: Guardian, do: str = "sign", **changes: Any) -> Any:
    """Open the page behind the link and press a button of it."""
    path = page_of(guardian)
    context = client.get(path).context
    kept = {name: (context or {}).get(name, "") for name in ("shown", "seen")}
    data = {"do": do, "agree": "on", **kept}
    return client.post(path, data | changes)


def events(entry: Entry) -> list[str]:
    return list(entry.log.values_list("event", flat=True))


def ledger(entry: Entry) -> list[tuple[str, str, dict[str, Any]]]:
    return list(entry.contest.ledger.values_list("event", "role", "data"))


def test_a_minors_photo_waits_for_both(page_client: Client, send: Any, person: Any) -> None:
    contest = ContestFactory()
    send(contest, form_data(page_client, contest, **TWO))
    entry = only_entry()
    assert (entry.status, entry.awaited, events(entry)) == (EntryStatus.WAITING, 2, [EntryEvent.WAITING])
    assert list(entry.guardians.values_list("name", "email", "is_sender", "is_sole", "signed_at")) == [
        ("Madre Prova", "madre@example.org", False, False, None),
        ("Padre Prova", "padre@example.org", False, False, None),
    ]
    assert set(entry.consents.values_list("kind", flat=True)) == {"licence", "people", "name"}
    # Who signs must see the photo: each is asked once it can be shown.
    assert run_tasks() == ["ask_guardian"] * 2 + ["make_derivatives", "tell_entrant"] + ["ask_guardian"] * 2
    assert sorted(m.to for m in mail.outbox) == [
        ["madre@example.org"],
        ["padre@example.org"],
        [person.email],
    ]
    for row in entry.guardians.all():
        told = next(m for m in mail.outbox if m.to == [row.email])
        assert page_of(row).rpartition(".")[0].rpartition(".")[0] in told.body
        for private in (row.name, row.email, entry.author.name, entry.code):
            assert private not in page_of(row)
        assert row.asked_at is not None


def test_mails_are_in_the_entrants_language(page_client: Client, send: Any, person: Any) -> None:
    person.language = "fr"
    person.save()
    contest = ContestFactory()
    send(contest, form_data(page_client, contest, **TWO))
    run_tasks()
    assert [("/fr/concorsi/tutori/" in m.body) for m in mail.outbox if m.to != [person.email]] == [True, True]


def test_one_guardian_is_enough_where_staff_say_so(page_client: Client, send: Any) -> None:
    contest = ContestFactory(guardians=GuardiansNeeded.ONE)
    data = form_data(page_client, contest, age="minor", guardian_name="Madre", guardian_email="m@example.org")
    send(contest, data)
    assert (only_entry().awaited, Guardian.objects.get().is_sole) == (1, False)


def test_a_guardian_who_sends_signs_in_the_form(page_client: Client, send: Any, person: Any) -> None:
    contest = ContestFactory(guardians=GuardiansNeeded.ONE)
    send(contest, form_data(page_client, contest, age="minor", guardian_name="Madre", guardian="on"))
    entry = only_entry()
    assert (entry.status, entry.awaited, events(entry)) == (EntryStatus.SUBMITTED, 0, [EntryEvent.SUBMITTED])
    consent = entry.consents.get(kind=ConsentKind.GUARDIAN)
    assert (consent.guardian, consent.given_by) == (entry.guardians.get(), person)
    assert run_tasks() == ["make_derivatives", "tell_entrant"]


def test_then_only_the_other_one_gets_a_mail(page_client: Client, send: Any, person: Any) -> None:
    contest = ContestFactory()
    send(contest, form_data(page_client, contest, **TWO | {"guardian": "on", "guardian_email": ""}))
    entry = only_entry()
    assert (entry.status, entry.awaited) == (EntryStatus.WAITING, 1)
    run_tasks()
    assert sorted(m.to for m in mail.outbox) == [["padre@example.org"], [person.email]]


def test_the_only_guardian_declares_to_be_that(page_client: Client, client: Client, send: Any) -> None:
    contest = ContestFactory()
    data = form_data(page_client, contest, **TWO | {"second_name": "", "second_email": "", "sole": "on"})
    send(contest, data)
    run_tasks()
    guardian = Guardian.objects.get()
    assert (guardian.is_sole, guardian.consents.count()) == (True, 0)
    answer(client, guardian)
    assert set(guardian.consents.values_list("kind", flat=True)) == {ConsentKind.GUARDIAN, ConsentKind.SOLE}
    assert only_entry().status == EntryStatus.SUBMITTED


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"second_email": ""}, ["second_email"]),
        ({"second_name": ""}, ["second_name"]),
        ({"guardian_email": ""}, ["guardian_email"]),
        ({"guardian_email": "no"}, ["guardian_email"]),
        ({"second_email": "MADRE+2@example.org"}, ["second_email"]),
        ({"guardian_email": "person"}, ["guardian_email"]),
    ],
)
def test_each_signs_from_a_mailbox_of_their_own(
    page_client: Client, send: Any, person: Any, changes: dict[str, str], wrong: list[str]
) -> None:
    contest = ContestFactory()
    if changes.get("guardian_email") == "person":
        changes = {"guardian_email": person.email}
    response = send(contest, form_data(page_client, contest, **TWO | changes))
    assert list(response.context["form"].errors) == wrong
    assert Guardian.objects.count() == 0


def test_an_adult_is_asked_nothing_of_it(page_client: Client, send: Any) -> None:
    contest = ContestFactory()
    send(contest, form_data(page_client, contest, **TWO | {"age": "adult"}))
    assert (only_entry().status, Guardian.objects.count()) == (EntryStatus.SUBMITTED, 0)


def test_the_last_signature_sends_the_entry(client: Client) -> None:
    entry = waiting_entry(guardians=2)
    first, second = entry.guardians.all()
    response = answer(client, first)
    assert (response.status_code, response["Location"].rpartition("/tutori/")[0]) == (302, "/it/concorsi")
    entry.refresh_from_db()
    assert (entry.status, entry.awaited, events(entry)) == (EntryStatus.WAITING, 1, [EntryEvent.SIGNED])
    answer(client, second)
    entry.refresh_from_db()
    assert (entry.status, entry.awaited) == (EntryStatus.SUBMITTED, 0)
    assert events(entry) == [EntryEvent.SIGNED, EntryEvent.SIGNED, EntryEvent.COMPLETE]
    assert ledger(entry) == [
        (LedgerEvent.GUARDIAN_SIGNED, LedgerRole.GUARDIAN, {"entry": entry.code, "awaited": 1}),
        (LedgerEvent.GUARDIAN_SIGNED, LedgerRole.GUARDIAN, {"entry": entry.code, "awaited": 0}),
    ]
    consent = first.consents.get()
    assert (consent.kind, consent.given_by, consent.wording.text) == (
        ConsentKind.GUARDIAN,
        None,
        wording(ConsentKind.GUARDIAN, town="").text,
    )


def test_the_entrant_is_told_when_all_have_signed(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    entry = waiting_entry()
    with django_capture_on_commit_callbacks(execute=True):
        answer(client, entry.guardians.get())
    run_tasks()
    assert [(m.to, entry.title in m.body) for m in mail.outbox] == [([entry.entrant.email], True)]


def test_opening_the_link_changes_nothing(client: Client) -> None:
    entry = waiting_entry()
    row = entry.guardians.get()
    before = Guardian.objects.values().get()
    for _time in range(2):
        response = client.get(page_of(row))
        assert (response.status_code, client.head(page_of(row)).status_code) == (200, 200)
    assert Guardian.objects.values().get() == before
    assert (events(entry), Consent.objects.filter(guardian=row).count()) == ([], 0)
    content = response.content.decode()
    assert entry.title in content
    assert wording(ConsentKind.GUARDIAN, town="").text in content
    assert "Consenso licence" in content
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


def test_a_second_click_changes_nothing(client: Client) -> None:
    entry = waiting_entry()
    row = entry.guardians.get()
    page = client.get(page_of(row)).context
    data = {"do": "sign", "agree": "on", "shown": page["shown"], "seen": page["seen"]}
    for _time in range(2):
        assert client.post(page_of(row), data).status_code == 302
    assert (row.consents.count(), len(ledger(entry)), len(events(entry))) == (1, 1, 2)


@pytest.mark.parametrize("changes", [{"agree": ""}, {"shown": "0" * 16}])
def test_only_the_words_that_were_shown_are_signed(client: Client, changes: dict[str, str]) -> None:
    entry = waiting_entry()
    response = answer(client, entry.guardians.get(), **changes)
    entry.refresh_from_db()
    assert (response.status_code, entry.status) == (422, EntryStatus.WAITING)


def test_a_refusal_leaves_it_waiting_and_can_be_taken_back(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    entry = waiting_entry()
    row = entry.guardians.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert answer(client, row, "refuse").status_code == 302
    client.post(page_of(row), {"do": "refuse"})
    entry.refresh_from_db()
    assert (entry.status, events(entry)) == (EntryStatus.WAITING, [EntryEvent.REFUSED])
    assert ledger(entry) == [
        (LedgerEvent.GUARDIAN_REFUSED, LedgerRole.GUARDIAN, {"entry": entry.code, "awaited": 1})
    ]
    run_tasks()
    assert [m.to for m in mail.outbox] == [[entry.entrant.email]]
    answer(client, row)
    entry.refresh_from_db()
    assert entry.status == EntryStatus.SUBMITTED


def test_what_was_signed_is_not_refused(client: Client) -> None:
    entry = waiting_entry(guardians=2)
    first = entry.guardians.first()
    answer(client, first)
    assert client.post(page_of(first), {"do": "refuse"}).status_code == 409
    first.refresh_from_db()
    assert first.refused_at is None


@pytest.mark.parametrize(
    ("phase", "status"),
    [(Phase.OPEN, 302), (Phase.SCREENING, 302)]
    + [(p, 409) for p in Phase if p not in {Phase.OPEN, Phase.SCREENING, Phase.ANNOUNCED}],
)
def test_signatures_count_until_the_jury_begins(client: Client, phase: Phase, status: int) -> None:
    entry = waiting_entry(phase=phase)
    row = entry.guardians.get()
    shown = waiting_entry().guardians.get()
    data = {"do": "sign", "agree": "on", "shown": client.get(page_of(shown)).context["shown"]}
    data["seen"] = signed_for(entry).fingerprint
    assert client.post(page_of(row), data).status_code == status
    entry.refresh_from_db()
    assert entry.status == (EntryStatus.SUBMITTED if status == 302 else EntryStatus.WAITING)


def test_an_old_link_offers_a_new_one(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    entry = waiting_entry()
    row = entry.guardians.get()
    with time_machine.travel(timezone.now() - LINK_LIFE - timedelta(minutes=1)):
        old = page_of(row)
    response = client.get(old)
    assert (response.status_code, response.templates[0].name) == (410, "contests/guardian/expired.html")
    assert client.post(old, {"do": "sign", "agree": "on"}).status_code == 410
    assert client.get(f"{old}foto/0/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(old, {"do": "link"}).status_code == 200
    assert run_tasks() == ["ask_guardian"]
    assert [m.to for m in mail.outbox] == [[row.email]]
    entry.refresh_from_db()
    assert entry.status == EntryStatus.WAITING


def test_links_to_one_guardian_are_few(client: Client, page_client: Client, person: Any) -> None:
    row = waiting_entry(entrant=person).guardians.get()
    mine = reverse("contests:guardians", args=[row.entry.code])
    said = [
        page_client.post(mine, {"do": "again", "guardian": "1"}).status_code,
        client.post(page_of(row), {"do": "link"}).status_code,
        page_client.post(mine, {"do": "again", "guardian": "1"}).status_code,
        client.post(page_of(row), {"do": "link"}).status_code,
        page_client.post(mine, {"do": "again", "guardian": "1"}).status_code,
    ]
    assert said == [302, 200, 302, 429, 302]
    assert "più volte" in page_client.get(mine).content.decode()


@pytest.mark.parametrize("link", ["x", "00000000000000000000000000000000.1.x"])
def test_a_guessed_or_broken_link_opens_nothing(client: Client, home: Any, link: str) -> None:
    waiting_entry()
    path = reverse("contests:guardian", args=[link])
    assert (client.get(path).status_code, client.post(path, {"do": "sign"}).status_code) == (404, 404)
    assert client.get(path).templates[0].name == "contests/guardian/broken.html"
    assert client.get(f"{path}foto/0/").status_code == 404


def test_a_sender_has_no_link(client: Client) -> None:
    entry = waiting_entry(guardians=2)
    row = entry.guardians.first()
    Guardian.objects.filter(pk=row.pk).update(is_sender=True)
    assert client.get(page_of(row)).status_code == 410


def test_a_corrected_address_kills_the_old_link(
    page_client: Client, client: Client, person: Any, django_capture_on_commit_callbacks: Any
) -> None:
    entry = waiting_entry(entrant=person)
    row = entry.guardians.get()
    old = page_of(row)
    path = reverse("contests:guardians", args=[entry.code])
    assert row.email in page_client.get(path).content.decode()
    data = {"do": "correct", "guardian": "1", "g1-name": "Zia Prova", "g1-email": "zia@example.org"}
    with django_capture_on_commit_callbacks(execute=True):
        assert page_client.post(path, data).status_code == 302
    assert client.get(old).status_code == 410
    row.refresh_from_db()
    assert (row.name, row.email, client.get(page_of(row)).status_code) == (
        "Zia Prova",
        "zia@example.org",
        200,
    )
    assert run_tasks() == ["ask_guardian"]
    assert [m.to for m in mail.outbox] == [["zia@example.org"]]
    assert events(entry) == [EntryEvent.GUARDIAN_CHANGED]


def test_corrections_are_checked_and_signed_rows_stay(page_client: Client, person: Any) -> None:
    entry = waiting_entry(guardians=2, entrant=person)
    first, second = entry.guardians.all()
    path = reverse("contests:guardians", args=[entry.code])
    for address in (person.email, second.email, "no"):
        data = {"do": "correct", "guardian": "1", "g1-name": "Io", "g1-email": address}
        assert page_client.post(path, data).status_code == 422, address
    sign(guardian_id=first.pk, words=[wording(ConsentKind.GUARDIAN, town="Borgo")], now=timezone.now())
    data = {"do": "correct", "guardian": "1", "g1-name": "Io", "g1-email": "io@example.org"}
    page_client.post(path, data)
    first.refresh_from_db()
    assert first.email != "io@example.org"


def test_nobody_else_sees_an_entrys_guardians(page_client: Client) -> None:
    entry = waiting_entry()
    assert page_client.get(reverse("contests:guardians", args=[entry.code])).status_code == 404


def test_guardians_are_reminded_once() -> None:
    entry = waiting_entry(guardians=2)
    first, second = entry.guardians.all()
    Guardian.objects.filter(pk=first.pk).update(asked_at=timezone.now() - timedelta(days=3, minutes=1))
    assert (mail_guardians(), mail_guardians(), tasks.mail_guardians.func()) == (1, 0, 0)
    assert [m.to for m in mail.outbox] == [[first.email]]
    Guardian.objects.filter(pk=second.pk).update(
        asked_at=timezone.now() - timedelta(days=4), refused_at=timezone.now()
    )
    assert mail_guardians() == 0


def test_nobody_is_reminded_once_the_jury_has_begun() -> None:
    entry = waiting_entry(phase=Phase.JUDGING)
    entry.guardians.update(asked_at=timezone.now() - timedelta(days=9))
    assert mail_guardians() == 0


def test_a_mail_goes_once_however_often_the_worker_tries() -> None:
    row = waiting_entry().guardians.get()
    Guardian.objects.update(to_mail=True, asked_at=None)
    assert (tasks.ask_guardian.func(row.pk), tasks.ask_guardian.func(row.pk)) == (True, False)
    assert len(mail.outbox) == 1


def test_what_waits_is_withdrawn_until_the_jury_begins(page_client: Client, person: Any) -> None:
    for phase, after in (
        (Phase.SCREENING, EntryStatus.WITHDRAWN),
        (Phase.JUDGING, EntryStatus.WAITING),
    ):
        entry = waiting_entry(phase=phase, entrant=person)
        page_client.post(reverse("contests:withdraw", args=[entry.code]))
        entry.refresh_from_db()
        assert entry.status == after


def test_my_photos_say_who_is_waited_for(page_client: Client, person: Any) -> None:
    entry = waiting_entry(entrant=person)
    path = reverse("contests:guardians", args=[entry.code])
    assert path in page_client.get(reverse("contests:mine")).content.decode()
    page = page_client.get(reverse("contests:entry", args=[entry.code])).content.decode()
    assert path in page
    assert entry.guardians.get().name in page


def test_staff_see_who_is_missing_and_cannot_admit(client: Client, login: Any, contest_staff: Any) -> None:
    entry = waiting_entry()
    login(client, contest_staff)
    path = reverse("contests_queue", args=[entry.contest.pk])
    page = client.get(path, {"status": "waiting"}).content.decode()
    assert entry.guardians.get().name in page
    assert 'name="entry"' not in page
    client.post(
        reverse("contests_decide", args=[entry.contest.pk]), {"decision": "admit", "entry": entry.code}
    )
    with pytest.raises(Refused):
        admit_entry(entry_id=entry.pk, user=contest_staff, now=timezone.now())
    entry.refresh_from_db()
    assert entry.status == EntryStatus.WAITING


@pytest.mark.parametrize("status", [EntryStatus.SUBMITTED, EntryStatus.ADMITTED])
def test_the_database_admits_nothing_unsigned(status: EntryStatus) -> None:
    entry = waiting_entry()
    with pytest.raises(IntegrityError):
        Entry.objects.filter(pk=entry.pk).update(status=status)


def test_guardians_are_in_a_persons_data_and_erased_with_it(person: Any) -> None:
    entry = waiting_entry(guardians=2, entrant=person)
    sign(
        guardian_id=entry.guardians.first().pk,
        words=[wording(ConsentKind.GUARDIAN, town="Borgo")],
        now=timezone.now(),
    )
    told = export_person(person.pk)["entries"][0]["guardians"]
    assert [one["email"] for one in told] == list(entry.guardians.values_list("email", flat=True))
    erase_person(person.pk)
    assert (Guardian.objects.count(), Consent.objects.standing().count()) == (0, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_asks_the_same_number_of_questions(
    client: Client, login: Any, contest_staff: Any, django_assert_num_queries: Any, number: int
) -> None:
    contest = ContestFactory()
    for _one in range(number):
        entry = EntryFactory(contest=contest, status=EntryStatus.WAITING, awaited=1)
        GuardianFactory(entry=entry)
    login(client, contest_staff)
    path = reverse("contests_queue", args=[contest.pk])
    client.get(path, {"status": "waiting"})
    with django_assert_num_queries(QUEUE_QUERIES):
        client.get(path, {"status": "waiting"})


def test_languages_of_the_words_follow_the_page(client: Client) -> None:
    row = waiting_entry().guardians.get()
    with translation.override("en"):
        answer(client, row)
    assert row.consents.get().wording.language == "en"
