"""A person's own entries: seen, changed, withdrawn, by nobody else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from contests import tasks
from contests.actions import erase_person, export_person
from contests.enums import ConsentKind, EntryEvent, EntryStatus, LedgerEvent, LedgerRole, Phase
from contests.models import Derivative, Entry, Photo
from hub.core.dates import moment
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
    assert sorted(run_tasks()) == ["make_derivatives", "tell_entrant"]
    assert len(derivatives_kept()) == Derivative.objects.count() == 9


def test_a_consent_taken_back_is_closed_not_deleted(change: Any, person: Any) -> None:
    entry = EntryFactory(entrant=person)
    change(entry, name=False)
    ledger = entry.consents.filter(kind=ConsentKind.NAME)
    assert [c.revoked_at is not None for c in ledger] == [True]


NEW_PHOTO = {"photo": (9, 8, 7)}


@pytest.mark.parametrize("status", [EntryStatus.SUBMITTED, EntryStatus.ADMITTED, EntryStatus.REJECTED])
@pytest.mark.parametrize(
    "changes",
    [{"title": "Altro titolo"}, {"name": False}, NEW_PHOTO, {"title": "Altro titolo"} | NEW_PHOTO],
    ids=["words", "consent", "photo", "words and photo"],
)
def test_each_change_is_confirmed_by_one_mail(
    change: Any, person: Any, status: EntryStatus, changes: dict[str, Any]
) -> None:
    entry = EntryFactory(entrant=person, status=status)
    save(change, entry, changes)
    assert [m.to for m in mail.outbox] == [[person.email]]
    [row] = entry.log.all()
    assert row.mailed_at is not None
    # The worker may do the same twice.
    tasks.tell_entrant.func(row.pk)
    assert len(mail.outbox) == 1


def save(change: Any, entry: Entry, changes: dict[str, Any]) -> None:
    """Send the entry's form, and do what the worker would."""
    if "photo" in changes:
        changes = changes | {"photo": SimpleUploadedFile("b.jpg", jpeg(colour=changes["photo"]))}
    assert change(entry, **changes).status_code == 302
    run_tasks()


def test_the_mail_says_what_is_kept_since_when_and_that_it_is_checked_again(change: Any, person: Any) -> None:
    person.language = "en"
    person.save()
    entry = EntryFactory(entrant=person, status=EntryStatus.REJECTED)
    save(change, entry, {"title": "Altro titolo"})
    [told] = mail.outbox
    assert told.subject == "Your photo “Altro titolo”: your changes are kept"
    with translation.override("en"):
        when = moment(timezone.localtime(entry.log.get().at))
    body = str(told.body)
    for words in (
        entry.contest.name,
        f"Its code is {entry.code}.",
        f"what you sent on {when} is kept",
        "It waits to be checked now",
        f"/en/concorsi/mie/{entry.code}/\n",
    ):
        assert words in body, words


def test_a_change_is_confirmed_in_the_language_of_its_author(change: Any, person: Any) -> None:
    person.language = "fr"
    person.save()
    entry = EntryFactory(entrant=person)
    save(change, entry, {"title": "Altro titolo"})
    [told] = mail.outbox
    assert told.subject == "Votre photo « Altro titolo » : vos changements sont enregistrés"
    assert f"/fr/concorsi/mie/{entry.code}/" in str(told.body)


def test_saving_what_stands_already_writes_to_nobody(change: Any, person: Any) -> None:
    entry = EntryFactory(entrant=person)
    save(change, entry, {"title": "Altro titolo"})
    save(change, entry, {})
    assert (len(mail.outbox), entry.log.count()) == (1, 2)


@pytest.mark.parametrize("status", [EntryStatus.ADMITTED, EntryStatus.REJECTED])
def test_what_is_sent_again_as_it_was_waits_for_a_check_and_says_so(
    change: Any, person: Any, status: EntryStatus
) -> None:
    entry = EntryFactory(entrant=person, status=status)
    save(change, entry, {})
    entry.refresh_from_db()
    assert (entry.status, len(mail.outbox)) == (EntryStatus.SUBMITTED, 1)


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
