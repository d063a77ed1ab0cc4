"""A person's own entries: seen, changed, withdrawn, by nobody else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contests.actions import erase_person, export_person
from contests.enums import ConsentKind, EntryEvent, EntryStatus, LedgerEvent, LedgerRole, Phase
from contests.models import Derivative, Entry, Photo
from tests.factories.contests import ContestFactory, EntryFactory, PersonFactory, jpeg

from .conftest import derivatives_kept, files_in, run_tasks

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

MINE_QUERIES = 7


@pytest.fixture
def change(page_client: Client, django_capture_on_commit_callbacks: Any) -> Any:
    """Open an entry's form and send it with ``changes``."""

    def change(entry: Entry, **changes: Any) -> Any:
        address = reverse("contests:edit", args=[entry.code])
        page = page_client.get(address)
        form = page.context["form"]
        data = {name: form[name].value() for name in form.fields if name != "photo"}
        data = {k: v for k, v in {**data, **changes}.items() if v not in (None, False)}
        with django_capture_on_commit_callbacks(execute=True):
            return page_client.post(address, data)

    return change


def test_a_change_keeps_the_photo_and_asks_for_a_new_check(change: Any, person: Any) -> None:
    entry = EntryFactory(entrant=person, status=EntryStatus.ADMITTED)
    photo = entry.photos.get()
    assert change(entry, title="Altro titolo").status_code == 302
    entry.refresh_from_db()
    assert (entry.title, entry.status, entry.photos.get()) == ("Altro titolo", EntryStatus.SUBMITTED, photo)
    assert list(entry.log.values_list("event", flat=True)) == [EntryEvent.EDITED]


def test_a_new_photo_replaces_the_old_one_with_all_its_files(change: Any, person: Any) -> None:
    entry = EntryFactory(entrant=person)
    change(entry, photo=SimpleUploadedFile("b.jpg", jpeg(colour=(3, 3, 3))))
    photo = Photo.objects.get()
    assert files_in("private") == [photo.original.name]
    assert run_tasks() == ["make_derivatives"]
    assert len(derivatives_kept()) == Derivative.objects.count() == 9


def test_a_consent_taken_back_is_closed_not_deleted(change: Any, person: Any) -> None:
    entry = EntryFactory(entrant=person)
    change(entry, name=False)
    ledger = entry.consents.filter(kind=ConsentKind.NAME)
    assert [c.revoked_at is not None for c in ledger] == [True]


def test_withdrawing_deletes_the_files_and_tells(
    page_client: Client, person: Any, django_capture_on_commit_callbacks: Any
) -> None:
    entry = EntryFactory(entrant=person)
    address = reverse("contests:withdraw", args=[entry.code])
    assert page_client.get(address).status_code == 200
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert page_client.post(address).status_code == 302
    assert Entry.objects.get().status == EntryStatus.WITHDRAWN
    assert files_in("private") == []
    assert run_tasks() == ["tell_entrant"]
    assert mail.outbox[0].subject == f"Hai ritirato la tua foto «{entry.title}»"
    assert not entry.consents.standing().exists()


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("deed", ["edit", "withdraw"])
def test_changes_end_with_the_deadline(page_client: Client, person: Any, phase: Phase, deed: str) -> None:
    entry = EntryFactory(entrant=person, contest=ContestFactory(phase=phase))
    address = reverse(f"contests:{deed}", args=[entry.code])
    page = page_client.get(address)
    sent = page_client.post(address, {})
    if phase is Phase.OPEN:
        assert sent.status_code == (302 if deed == "withdraw" else 422)
    else:
        assert page.templates[0].name == "contests/not_open.html"
        assert sent.status_code == 409
        assert Entry.objects.get().status == EntryStatus.SUBMITTED


def test_the_deadline_passes_before_a_withdrawal(page_client: Client, person: Any) -> None:
    entry = EntryFactory(entrant=person)
    with time_machine.travel(entry.contest.closes_at, tick=False):
        response = page_client.post(reverse("contests:withdraw", args=[entry.code]))
    assert response.status_code == 409
    assert Entry.objects.get().status == EntryStatus.SUBMITTED


@pytest.mark.parametrize("page", ["entry", "edit", "withdraw", "own_photo"])
def test_another_entrant_finds_nothing(page_client: Client, page: str) -> None:
    entry = EntryFactory()
    address = reverse(f"contests:{page}", args=[entry.code])
    assert page_client.get(address).status_code == 404
    if page in ("edit", "withdraw"):
        assert page_client.post(address).status_code == 404


@pytest.mark.parametrize("page", ["entry", "edit", "withdraw"])
def test_a_stranger_is_asked_to_log_in(client: Client, home: Any, page: str) -> None:
    address = reverse(f"contests:{page}", args=[EntryFactory().code])
    assert client.get(address).headers["Location"] == f"{reverse('account_login')}?next={address}"


@pytest.mark.parametrize("number", [1, 3])
def test_my_photos_ask_as_much_for_one_as_for_many(
    page_client: Client, person: Any, number: int, django_assert_num_queries: Any
) -> None:
    contest = ContestFactory()
    for _ in range(number):
        EntryFactory(entrant=person, contest=contest)
    page_client.get(reverse("contests:mine"))
    with django_assert_num_queries(MINE_QUERIES):
        response = page_client.get(reverse("contests:mine"))
    assert len(response.context["rows"]) == number


def test_who_has_sent_nothing_is_led_to_what_is_open(page_client: Client, person: Any) -> None:
    open_, other = ContestFactory.create_batch(2)
    ContestFactory(phase=Phase.SCREENING)
    ContestFactory(phase=Phase.ANNOUNCED)
    mine = reverse("contests:mine")
    doors = {reverse("contests:enter", args=[contest.slug]) for contest in (open_, other)}

    def offered() -> set[str]:
        text = page_client.get(mine).content.decode()
        return set(re.findall(r'href="([^"]+/partecipa/)"', text))

    assert offered() == doors
    EntryFactory(entrant=person, contest=open_)
    assert offered() == set()


def test_a_person_gets_everything_that_is_held() -> None:
    entry = EntryFactory()
    EntryFactory()
    held = export_person(entry.entrant_id)["entries"]
    assert [(e["code"], e["name"], len(e["consents"]), len(e["photos"])) for e in held] == [
        (entry.code, entry.author.name, 4, 1)
    ]


def test_erasing_leaves_no_name_no_text_and_no_file(django_capture_on_commit_callbacks: Any) -> None:
    entry = EntryFactory(contest=ContestFactory(phase=Phase.PUBLISHED), status=EntryStatus.ADMITTED)
    user_id = entry.entrant_id
    EntryFactory(entrant=entry.entrant, status=EntryStatus.DRAFT)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            erase_person(user_id)
    left = Entry.objects.get()
    assert (left.pk, left.status, left.title, left.story, left.place, left.entrant) == (
        entry.pk,
        EntryStatus.WITHDRAWN,
        "",
        "",
        "",
        None,
    )
    assert list(entry.contest.ledger.values_list("event", "role", "actor", "data")) == [
        (LedgerEvent.ENTRY_WITHDRAWN, LedgerRole.ENTRANT, None, {"entry": entry.code})
    ]
    assert not hasattr(left, "author")
    assert files_in("private") == []
    assert list(Entry.objects.public()) == []
    assert export_person(user_id)["entries"] == []


def test_my_photos_of_nobody(page_client: Client) -> None:
    PersonFactory()
    assert page_client.get(reverse("contests:mine")).context["rows"] == []
