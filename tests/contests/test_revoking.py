"""Consents taken back: what was to be seen before is really asked for again, by every path."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from contests.actions.revoking import CannotRevokeError, revoke_consent
from contests.enums import (
    ConsentKind,
    EntryEvent,
    EntryStatus,
    LedgerEvent,
    LedgerRole,
    PaperKind,
    Phase,
)
from contests.guardian_links import LINK_LIFE, link_of
from contests.minutes import minutes_of
from contests.models import Consent, ConsentWording, ContestPage, Entry, Paper
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.pages import make_page

from .conftest import files_in, run_tasks
from .test_unsigned import OF_THE_TOWN, read
from .test_who_may_open import ROLES, contest_in

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

TITLE, NAME = "Titolo Canarino", "Autrice Canarina"


@pytest.fixture
def people(request: Any, home: Any) -> dict[str, Any]:
    return {role: request.getfixturevalue(role) for role in ROLES[1:]}


def shown_entry(phase: Phase, people: dict[str, Any]) -> tuple[Any, Entry]:
    """A contest in ``phase`` and its entry with a title and a name that nothing else has."""
    contest, _juror, entry = contest_in(phase, people)
    Entry.objects.filter(pk=entry.pk).update(title=TITLE)
    entry.author.name = NAME
    entry.author.save()
    entry.refresh_from_db()
    guardian = entry.guardians.get()
    Consent.objects.create(
        entry=entry, guardian=guardian, kind=ConsentKind.GUARDIAN, wording=ConsentWording.objects.all()[0]
    )
    return contest, entry


def paths_of(contest: Any, entry: Entry, page: Any, hashtag: Any) -> dict[str, str]:
    """Every address at which something of a published entry could stand, for everybody."""
    found = {
        name: reverse(f"contests:{name}", args=[contest.slug])
        for name in ("results", "gallery", "calendar", "bundle", "vote", "enter", "embed")
    }
    found["gallery_photo"] = reverse("contests:gallery_photo", args=[contest.slug, entry.code])
    found["page"] = page.get_url()
    found |= {path: path.format(page=hashtag.get_url()) for path in OF_THE_TOWN}
    first = entry.photos.get()
    return found | {f"file {d.width}.{d.format}": d.address for d in first.derivatives.all()}


SHOWN_AT = {"results", "gallery", "calendar", "gallery_photo", "embed"}


@pytest.mark.parametrize("kind", [ConsentKind.LICENCE, ConsentKind.PEOPLE, ConsentKind.GUARDIAN])
def test_the_photo_leaves_every_page(
    kind: ConsentKind,
    people: dict[str, Any],
    hashtag_page: Any,
    client: Client,
    login: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    contest, entry = shown_entry(Phase.PUBLISHED, people)
    page = make_page(ContestPage, hashtag_page, title=contest.name, contest=contest)
    paths = paths_of(contest, entry, page, hashtag_page)
    before = {name: client.get(path) for name, path in paths.items()}
    assert {name for name, said in before.items() if TITLE in read(said)} == SHOWN_AT
    files = {name: said for name, said in before.items() if name.startswith("file")}
    assert {said.status_code for said in files.values()} == {200}
    assert {said["Cache-Control"] for said in files.values()} == {"public, max-age=60"}
    Paper.objects.create(contest=contest, kind=PaperKind.CALENDAR, language="it")

    mailed = list(mail.outbox)
    with django_capture_on_commit_callbacks(execute=True):
        if kind is ConsentKind.GUARDIAN:
            link = reverse("contests:guardian", args=[link_of(entry.guardians.get().token)])
            assert client.post(link, {"do": "revoke", "kind": kind.value, "sure": "on"}).status_code == 200
        else:
            login(client, people["entrant"])
            path = reverse("contests:consent", args=[entry.code, kind.value])
            assert client.get(path).status_code == 200
            assert client.post(path, {"do": "revoke"}).status_code == 302
            client.logout()

    for name, path in paths.items():
        etag = before[name].get("ETag", "")
        response = client.get(path, headers={"if-none-match": etag} if name in files else {})
        if name in files or name == "gallery_photo":
            assert response.status_code == 404, name
        said = read(response).replace("q=Canarino", "")
        assert (TITLE in said, NAME in said) == (False, False), name
    assert entry.code not in client.get(paths["gallery"]).content.decode()
    results = client.get(paths["results"]).content.decode()
    assert "Foto ritirata" in results
    assert entry.placement.place == 1
    entry.refresh_from_db()
    assert (entry.status, entry.photos.count(), entry.consents.standing().count()) == (
        EntryStatus.WITHDRAWN,
        0,
        0,
    )
    printed = str(minutes_of(contest, "it"))
    assert (TITLE in printed, NAME in printed, entry.code in printed) == (False, False, True)
    assert Paper.objects.count() == 0
    assert [name for name in files_in("private") if first_folder(files) in name] == []
    told = contest.ledger.order_by("-number").values_list("event", "role", "data")[:2]
    role = LedgerRole.GUARDIAN if kind is ConsentKind.GUARDIAN else LedgerRole.ENTRANT
    assert list(told) == [
        (LedgerEvent.ENTRY_WITHDRAWN, role, {"entry": entry.code}),
        (LedgerEvent.CONSENT_REVOKED, role, {"entry": entry.code, "kind": kind.value}),
    ]
    run_tasks()
    news = [m for m in mail.outbox if m not in mailed and TITLE in m.subject]
    assert [m.to for m in news] == [[people["entrant"].email]]
    login(client, people["contest_staff"])
    assert entry.code in client.get("/admin/").content.decode()


def first_folder(files: dict[str, Any]) -> str:
    """The folder in which an entry's pictures lay, from the addresses that showed them."""
    return next(iter(files.values())).request["PATH_INFO"].split("/")[2].replace("-", "")


def test_the_name_alone_leaves_and_comes_back(
    people: dict[str, Any], hashtag_page: Any, client: Client, login: Any
) -> None:
    contest, entry = shown_entry(Phase.PUBLISHED, people)
    entry.guardians.update(is_sender=True)
    results = reverse("contests:results", args=[contest.slug])
    gallery = reverse("contests:gallery", args=[contest.slug])
    path = reverse("contests:consent", args=[entry.code, "name"])
    login(client, people["entrant"])

    def seen() -> list[tuple[bool, bool]]:
        said = [client.get(address).content.decode() for address in (results, gallery)]
        return [(TITLE in words, NAME in words) for words in said]

    assert seen() == [(True, True)] * 2
    Paper.objects.create(contest=contest, kind=PaperKind.CERTIFICATES, language="it")
    Paper.objects.create(contest=contest, kind=PaperKind.MINUTES, language="it")
    for _time in range(2):
        assert client.post(path, {"do": "revoke"}).status_code == 302
    assert seen() == [(True, False)] * 2
    assert list(Paper.objects.values_list("kind", flat=True)) == [PaperKind.MINUTES]
    assert contest.ledger.filter(event=LedgerEvent.CONSENT_REVOKED).count() == 1
    for _time in range(2):
        assert client.post(path, {"do": "give"}).status_code == 302
    assert seen() == [(True, True)] * 2
    names = entry.consents.filter(kind=ConsentKind.NAME).order_by("pk")
    assert [row.revoked_at is None for row in names] == [False, True]
    assert list(entry.log.values_list("event", flat=True)) == [EntryEvent.NAME_REVOKED, EntryEvent.NAME_GIVEN]


def test_a_photo_leaves_the_public_vote(people: dict[str, Any], client: Client) -> None:
    contest, entry = shown_entry(Phase.JUDGING, people)
    vote = reverse("contests:vote", args=[contest.slug])
    picture = entry.photos.get().derivatives.first().address
    assert (TITLE in client.get(vote).content.decode(), client.get(picture).status_code) == (True, 200)
    revoke_consent(entry=entry, kind=ConsentKind.LICENCE, by=people["entrant"], now=timezone.now())
    assert (TITLE in client.get(vote).content.decode(), client.get(picture).status_code) == (False, 404)


def test_a_guardian_comes_back_when_the_link_is_old(
    people: dict[str, Any], client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    _contest, entry = shown_entry(Phase.PUBLISHED, people)
    row = entry.guardians.get()
    with time_machine.travel(timezone.now() - LINK_LIFE - timedelta(minutes=1)):
        old = reverse("contests:guardian", args=[link_of(row.token)])
    assert client.post(old, {"do": "revoke", "kind": "guardian", "sure": "on"}).status_code == 410
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(old, {"do": "link"}).status_code == 200
    run_tasks()
    assert [row.email] in [m.to for m in mail.outbox]
    entry.refresh_from_db()
    assert entry.status == EntryStatus.ADMITTED


def test_who_is_not_sure_takes_nothing_back(people: dict[str, Any], client: Client) -> None:
    _contest, entry = shown_entry(Phase.PUBLISHED, people)
    link = reverse("contests:guardian", args=[link_of(entry.guardians.get().token)])
    assert client.get(link).status_code == 200
    assert client.post(link, {"do": "revoke", "kind": "guardian"}).status_code == 422
    assert client.post(link, {"do": "revoke", "kind": "adult", "sure": "on"}).status_code == 410
    entry.refresh_from_db()
    assert (entry.status, entry.log.count()) == (EntryStatus.ADMITTED, 0)


@pytest.mark.parametrize("kind", [ConsentKind.ADULT, ConsentKind.GUARDIAN, ConsentKind.RESIDENCE])
def test_what_is_a_statement_is_not_taken_back(kind: ConsentKind) -> None:
    entry = EntryFactory(contest=ContestFactory())
    with pytest.raises(CannotRevokeError):
        revoke_consent(entry=entry, kind=kind, by=entry.entrant, now=timezone.now())


def test_my_entry_shows_each_consent_and_who_gave_it(
    people: dict[str, Any], client: Client, login: Any
) -> None:
    _contest, entry = shown_entry(Phase.PUBLISHED, people)
    login(client, people["entrant"])
    page = client.get(reverse("contests:entry", args=[entry.code])).content.decode()
    assert entry.guardians.get().name in page
    assert {
        kind: reverse("contests:consent", args=[entry.code, kind]) in page for kind in ConsentKind.values
    } == {kind: kind in {"licence", "people", "name"} for kind in ConsentKind.values}
