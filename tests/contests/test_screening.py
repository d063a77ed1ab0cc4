"""Screening in the admin: who may, what is decided, what is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse

from contests.enums import EntryEvent, EntryStatus, Phase
from contests.models import Entry
from contests.views.standing import dashboard_panel
from hub.accounts.actions import establish_groups
from hub.accounts.enums import StaffGroup
from tests.factories.contests import ContestFactory, EntryFactory, PersonFactory

from .conftest import run_tasks

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

QUEUE_QUERIES = 19


def member(group: StaffGroup) -> User:
    establish_groups()
    user = PersonFactory()
    user.groups.add(Group.objects.get(name=group.value))
    return user


@pytest.fixture
def staff(home: Any) -> User:
    return member(StaffGroup.SECRETARIES)


@pytest.fixture
def desk(client: Client, staff: User, django_capture_on_commit_callbacks: Any) -> Any:
    """Decide as contest staff: ``desk(contest, "admit", entry, …, reason="")``."""
    client.force_login(staff)

    def decide(contest: Any, decision: str, *entries: Entry, **more: str) -> Any:
        data = {"decision": decision, "entry": [e.code for e in entries], **more}
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse("contests_decide", args=[contest.pk]), data)

    return decide


def test_admitting_is_logged_and_told_once(desk: Any, staff: User) -> None:
    entry = EntryFactory()
    desk(entry.contest, "admit", entry)
    desk(entry.contest, "admit", entry)
    entry.refresh_from_db()
    assert entry.status == EntryStatus.ADMITTED
    assert list(entry.log.values_list("event", "actor")) == [(EntryEvent.ADMITTED, staff.pk)]
    assert run_tasks() == ["tell_entrant"]
    assert [(m.to, m.subject) for m in mail.outbox] == [
        ([entry.entrant.email], f"La tua foto «{entry.title}» è ammessa al concorso")
    ]


def test_rejecting_needs_a_reason_and_tells_it(desk: Any) -> None:
    entry = EntryFactory()
    desk(entry.contest, "reject", entry)
    assert Entry.objects.get().status == EntryStatus.SUBMITTED
    desk(entry.contest, "reject", entry, reason="Non è il nostro paese.")
    assert Entry.objects.get().reason == "Non è il nostro paese."
    run_tasks()
    assert "Non è il nostro paese." in mail.outbox[0].body


def test_many_are_decided_at_once(desk: Any) -> None:
    contest = ContestFactory()
    entries = [EntryFactory(contest=contest) for _ in range(3)]
    desk(contest, "admit", *entries)
    assert list(Entry.objects.values_list("status", flat=True)) == [EntryStatus.ADMITTED] * 3
    run_tasks()
    assert len(mail.outbox) == 3


def test_a_decision_is_undone_and_its_author_told_only_if_they_knew(desk: Any) -> None:
    knew, knew_not = (EntryFactory(contest=ContestFactory()) for _ in range(2))
    desk(knew.contest, "reject", knew, reason="Fuori tema")
    run_tasks()
    desk(knew_not.contest, "admit", knew_not)
    desk(knew_not.contest, "undo", knew_not)
    desk(knew.contest, "undo", knew)
    mail.outbox.clear()
    Entry.objects.get(pk=knew_not.pk).log.filter(event=EntryEvent.ADMITTED).delete()
    run_tasks()
    assert [m.subject for m in mail.outbox] == [f"Riesaminiamo la tua foto «{knew.title}»"]
    assert set(Entry.objects.values_list("status", "reason")) == {(EntryStatus.SUBMITTED, "")}


def test_nobody_decides_on_their_own_photo(desk: Any, staff: User) -> None:
    entry = EntryFactory(entrant=staff)
    desk(entry.contest, "admit", entry)
    assert Entry.objects.get().status == EntryStatus.SUBMITTED


@pytest.mark.parametrize("phase", list(Phase))
def test_decisions_end_when_the_jury_starts(desk: Any, phase: Phase) -> None:
    entry = EntryFactory(contest=ContestFactory(phase=phase))
    desk(entry.contest, "admit", entry)
    decided = Entry.objects.get().status == EntryStatus.ADMITTED
    assert decided is (phase in (Phase.OPEN, Phase.SCREENING))


def test_entries_of_another_contest_are_left_alone(desk: Any) -> None:
    entry = EntryFactory()
    desk(ContestFactory(), "admit", entry)
    assert Entry.objects.get().status == EntryStatus.SUBMITTED


ROLES = {
    "anonymous": False,
    "resident": False,
    StaffGroup.EDITORS: False,
    StaffGroup.TRANSLATORS: False,
    StaffGroup.SECRETARIES: True,
    "superuser": True,
}


@pytest.mark.parametrize(("role", "may"), ROLES.items())
def test_who_may_screen(client: Client, home: Any, superuser: User, role: str, may: bool) -> None:
    entry = EntryFactory()
    user = {"anonymous": None, "resident": entry.entrant, "superuser": superuser}.get(role, ...)
    if user is ...:
        user = member(StaffGroup(role))
    if user:
        client.force_login(user)
    pages = [
        reverse("contests_contests"),
        reverse("contests_queue", args=[entry.contest.pk]),
        reverse("contests_screen", args=[entry.code]),
        reverse("contest_original", args=[entry.code]),
        reverse("contests_create"),
        reverse("contests_edit", args=[entry.contest.pk]),
    ]
    assert {client.get(page).status_code == 200 for page in pages} == {may}
    client.post(
        reverse("contests_decide", args=[entry.contest.pk]), {"decision": "admit", "entry": [entry.code]}
    )
    assert (Entry.objects.get().status == EntryStatus.ADMITTED) is may


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_asks_as_much_for_one_as_for_many(
    client: Client, staff: User, number: int, django_assert_num_queries: Any
) -> None:
    contest = ContestFactory()
    for _ in range(number):
        EntryFactory(contest=contest)
    client.force_login(staff)
    address = reverse("contests_queue", args=[contest.pk])
    client.get(address)
    with django_assert_num_queries(QUEUE_QUERIES):
        response = client.get(address)
    assert len(response.context["rows"]) == number


def test_the_queue_is_narrowed(client: Client, staff: User) -> None:
    contest = ContestFactory()
    shown = EntryFactory(contest=contest, title="Ponte")
    EntryFactory(contest=contest, title="Piazza")
    EntryFactory(contest=contest, title="Ponte rosso", status=EntryStatus.REJECTED)
    EntryFactory(contest=contest, title="Ponte mio", status=EntryStatus.DRAFT)
    client.force_login(staff)
    response = client.get(reverse("contests_queue", args=[contest.pk]), {"q": "ponte"})
    assert [row["entry"] for row in response.context["rows"]] == [shown]


def test_the_queue_shows_no_name_and_no_address(client: Client, staff: User) -> None:
    entry = EntryFactory()
    client.force_login(staff)
    page = client.get(reverse("contests_queue", args=[entry.contest.pk])).content.decode()
    assert entry.author.name not in page
    assert entry.entrant.email not in page


def test_the_dashboard_says_what_waits(rf: Any, staff: User) -> None:
    contest = ContestFactory()
    EntryFactory(contest=contest)
    request = rf.get("/admin/")
    request.user = staff
    assert reverse("contests_queue", args=[contest.pk]) in dashboard_panel(request)
    request.user = PersonFactory()
    assert dashboard_panel(request) == ""


def test_the_admins_first_page_shows_it(client: Client, staff: User) -> None:
    contest = ContestFactory()
    EntryFactory(contest=contest)
    client.force_login(staff)
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("contests_queue", args=[contest.pk]) in page


@pytest.mark.parametrize("words", ["citta", "CITTÀ", "città vecchia", " Citta "])
def test_a_title_is_found_with_and_without_its_accents(client: Client, staff: User, words: str) -> None:
    found = EntryFactory(title="La Città Vecchia")
    EntryFactory(contest=found.contest, title="Il fiume")
    client.force_login(staff)
    html = client.get(reverse("contests_queue", args=[found.contest.pk]), {"q": words}).content.decode()
    assert ("La Città Vecchia" in html, "Il fiume" in html) == (True, False)
