"""Without a required signature nothing of an entry is to be seen, by any path, whoever asks."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from contests.actions import Refused, admit_entry
from contests.actions.results import NotPublishableError, give_mention, publish_results, seal_results
from contests.ballots import outcome_of
from contests.desk import Desk
from contests.enums import EntryStatus, Phase
from contests.exports import originals_zip
from contests.models import ContestPage, Derivative, Entry
from contests.showcase import gallery_of
from tests.factories.contests import ContestFactory, EntryFactory, GuardianFactory
from tests.factories.jury import JurorFactory, give
from tests.factories.pages import make_page
from tests.factories.votes import PublicVoteFactory

from .test_who_may_open import ROLES, addresses, contest_in

if TYPE_CHECKING:
    from django.test import Client

    from contests.models import Contest
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

TITLE, NAME = "Titolo Canarino", "Canarina"
# An entry that waits, as it should be; and one that somebody has pushed past its state with the database's
# own tools: the missing signature alone keeps that one back.
WAITING = {"status": EntryStatus.WAITING, "awaited": 1}
PUSHED = {"status": EntryStatus.ADMITTED, "awaited": 0}
OF_THE_TOWN = ("/sitemap.xml", "/it/cerca/?q=Canarino", "{page}feed.atom", "{page}feed.json", "/it/")


def unsigned(contest: Contest, entrant: User, state: dict[str, Any]) -> Entry:
    entry: Entry = EntryFactory(contest=contest, entrant=entrant, title=TITLE, story=TITLE, **state)
    GuardianFactory(entry=entry)
    entry.author.name = f"Autrice {NAME}"
    entry.author.save()
    return entry


def read(response: Any) -> str:
    """All that an answer says, also what is inside of a zip."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if response.get("Content-Type") == "application/zip":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "".join(
                archive.read(name).decode("utf-8", "replace") + name for name in archive.namelist()
            )
    return body.decode("utf-8", "replace")


@pytest.mark.parametrize("state", [WAITING, PUSHED], ids=["waiting", "pushed"])
@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.JUDGING, Phase.DELIBERATION, Phase.PUBLISHED])
def test_nothing_of_it_is_in_any_page(
    phase: Phase, state: dict[str, Any], hashtag_page: Any, request: Any, client: Client, login: Any
) -> None:
    people = {role: request.getfixturevalue(role) for role in ROLES[1:]}
    contest, juror, entry = contest_in(phase, people)
    hidden = unsigned(contest, people["editor"], state)
    page = make_page(ContestPage, hashtag_page, title=contest.name, contest=contest)
    paths = {
        name: path for name, path in addresses(contest, juror, entry, page).items() if "admin" not in name
    }
    paths |= {path: path.format(page=hashtag_page.get_url()) for path in OF_THE_TOWN}
    own = {"gallery_photo": reverse("contests:gallery_photo", args=[contest.slug, hidden.code])}
    own |= {
        name: reverse(f"contests:{name}", args=[hidden.code]) for name in ("entry", "guardians", "own_photo")
    }
    own |= {d.address: d.address for d in Derivative.objects.filter(photo__entry=hidden)}
    for role in ("anonymous", "other_entrant", "juror", "other_juror"):
        client.logout()
        if role != "anonymous":
            login(client, people[role])
        for name, path in paths.items():
            said = read(client.get(path))
            for secret in (TITLE, f"Autrice {NAME}", hidden.code, str(hidden.photos.get().token)):
                assert secret not in said.replace("q=Canarino", ""), (role, name, secret)
        for name, path in own.items():
            assert client.get(path).status_code in {302, 404}, (role, name)


@pytest.mark.parametrize("phase", [Phase.JUDGING, Phase.PUBLISHED])
def test_guardians_and_people_are_named_to_nobody(
    phase: Phase, hashtag_page: Any, request: Any, client: Client, login: Any
) -> None:
    """Of a photo that everybody sees: its guardian's and its people's names and addresses stay inside."""
    people = {role: request.getfixturevalue(role) for role in ROLES[1:]}
    contest, juror, entry = contest_in(phase, people)
    page = make_page(ContestPage, hashtag_page, title=contest.name, contest=contest)
    assert [NAME in row.name for row in (entry.guardians.get(), entry.subjects.get())] == [True, True]
    inside = {"guardian", "guardian_photo"}
    paths = {
        name: path
        for name, path in addresses(contest, juror, entry, page).items()
        if "admin" not in name and name not in inside
    }
    paths |= {path: path.format(page=hashtag_page.get_url()) for path in OF_THE_TOWN}
    for role in ("anonymous", "other_entrant", "juror", "other_juror"):
        client.logout()
        if role != "anonymous":
            login(client, people[role])
        for name, path in paths.items():
            assert NAME.lower() not in read(client.get(path)).lower(), (role, name)


@pytest.mark.parametrize("state", [WAITING, PUSHED], ids=["waiting", "pushed"])
def test_no_pool_has_it(state: dict[str, Any], superuser: User, juror: User) -> None:
    contest = ContestFactory(phase=Phase.JUDGING)
    seat = JurorFactory(contest=contest, user=juror)
    entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    hidden = unsigned(contest, superuser, state)
    assert list(Entry.objects.admitted()) == [entry]
    assert hidden not in Entry.objects.signed()
    assert hidden not in Entry.objects.to_screen()
    assert len(Desk(seat, contest.current_round).slots) == 1
    names = zipfile.ZipFile(io.BytesIO(b"".join(originals_zip(contest)))).namelist()
    assert names == [f"{entry.code}.jpeg"]


@pytest.mark.parametrize("state", [WAITING, PUSHED], ids=["waiting", "pushed"])
def test_no_result_has_it(state: dict[str, Any], superuser: User, juror: User) -> None:
    contest = ContestFactory(phase=Phase.DELIBERATION)
    seat = JurorFactory(contest=contest, user=juror)
    entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    give(seat, entry, 7, 8, 9)
    hidden = unsigned(contest, superuser, state)
    with pytest.raises(NotPublishableError):
        give_mention(contest=contest, entry=hidden, text="Bella", by=superuser)
    result = seal_results(contest=contest, by=superuser)
    assert [row["entry"] for row in result.record["ranking"]] == [entry.code]
    publish_results(contest=contest, by=superuser)
    assert list(gallery_of(contest)) == [entry]


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.SCREENING])
def test_staff_do_not_admit_it(phase: Phase, superuser: User) -> None:
    hidden = unsigned(ContestFactory(phase=phase), EntryFactory().entrant, WAITING)
    with pytest.raises(Refused):
        admit_entry(entry_id=hidden.pk, user=superuser, now=timezone.now())
    hidden.refresh_from_db()
    assert hidden.status == EntryStatus.WAITING


def test_the_public_cannot_choose_it(superuser: User) -> None:
    contest = ContestFactory(phase=Phase.JUDGING)
    vote = PublicVoteFactory(contest=contest)
    entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    unsigned(contest, superuser, PUSHED)
    assert list(Entry.objects.in_open_vote()) == [entry]
    assert [row["entry"] for row in outcome_of(vote)["standings"]] == [entry.code]


def test_the_signature_alone_makes_the_difference(superuser: User) -> None:
    """What keeps it back in the tests above is the signature, and nothing else."""
    contest = ContestFactory(phase=Phase.PUBLISHED)
    hidden = unsigned(contest, superuser, PUSHED)
    assert list(Entry.objects.public()) == []
    hidden.guardians.update(signed_at=contest.opens_at)
    assert list(Entry.objects.public()) == [hidden]
