"""The staff's pages of a contest ask the database the same few questions however many photos it has."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contests.actions.count_keeping import keep_count
from contests.actions.results import seal_results
from contests.actions.rounds import close_round, reveal_round
from contests.crowd import judge_all, make_contest
from contests.enums import ConsentKind, Phase
from contests.models import Assignment, Conflict, Consent, PublicVote, Score
from tests.factories.contests import (
    ContestFactory,
    EntryFactory,
    GuardianFactory,
    SubjectFactory,
    lengthen,
)
from tests.factories.votes import PublicVoteFactory

if TYPE_CHECKING:
    from django.test import Client

    from contests.models import Round
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

# At most 20 is what the contest promises.
WHILE_JUDGED = {
    "contests_queue": 15,
    "contests_jury": 18,
    "contests_conflicts": 14,
    "contests_lookalikes": 14,
    "contests_edit": 20,
}
# Of who is no superuser, and of a superuser.
ONCE_REVEALED = {
    "contests_results": (19, 17),
    "contests_results_preview": (20, 18),
    "contests_round_outcome": (19, 17),
}
ONCE_COUNTED = {
    "contests_results": (17, 15),
    "contests_results_preview": (18, 16),
    "contests_round_outcome": (16, 14),
}
ONCE_SEALED = {"contests_results": 15, "contests_papers": 13, "contests_ledger": 13}


def judged(number: int) -> Round:
    """The open round of a contest of that many photos, each judged by two of three jurors."""
    return judge_all(make_contest(entries=number, jurors=3), quorum=2)


def asked(client: Client, name: str, *args: int) -> int:
    """How many queries a page costs who has been there before."""
    address = reverse(name, args=args)
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def test_a_crowd_is_judged_as_it_was_shared_out() -> None:
    contest = make_contest(entries=12, jurors=4)
    round_ = judge_all(contest, quorum=2)
    assert (contest.entries.admitted().count(), contest.jurors.sitting().count()) == (12, 4)
    assert Assignment.objects.filter(round=round_).count() == 24
    assert Score.objects.filter(round=round_).count() == 24 * 3


@pytest.mark.parametrize(("name", "queries"), WHILE_JUDGED.items())
def test_pages_while_the_jury_judges(
    client: Client, login: Any, contest_staff: User, home: Any, name: str, queries: int
) -> None:
    login(client, contest_staff)
    found = [asked(client, name, judged(number).contest_id) for number in (1, 3, 70)]
    assert found == [queries] * 3


@pytest.mark.parametrize(("name", "queries"), ONCE_SEALED.items())
def test_pages_of_a_sealed_contest(
    client: Client, login: Any, superuser: User, home: Any, name: str, queries: int
) -> None:
    login(client, superuser)
    found = []
    for number in (1, 3, 70):
        round_ = judged(number)
        close_round(round_=round_, by=superuser)
        reveal_round(round_=round_, by=superuser)
        contest = round_.contest
        contest.refresh_from_db()
        seal_results(contest=contest, by=superuser)
        found.append(asked(client, name, contest.pk))
    assert found == [queries] * 3


@pytest.mark.parametrize(("role", "queries"), [("contest_staff", 15), ("superuser", 13)])
def test_conflicts_have_pages(
    client: Client, login: Any, request: Any, home: Any, role: str, queries: int
) -> None:
    login(client, request.getfixturevalue(role))
    contest = make_contest(entries=61, jurors=2)
    address, juror = reverse("contests_conflicts", args=[contest.pk]), contest.jurors.all()[0]
    found, shown = [], []
    for number in (1, 3, 61):
        Conflict.objects.all().delete()
        entries = contest.entries.order_by("pk")[:number]
        Conflict.objects.bulk_create(Conflict(juror=juror, entry=e, kind="class") for e in entries)
        found.append(asked(client, "contests_conflicts", contest.pk))
        page = client.get(address).context["page"]
        shown.append((len(page), page[0].entry))
    newest = [contest.entries.order_by("pk")[number - 1] for number in (1, 3, 61)]
    assert (found, shown) == ([queries] * 3, list(zip((1, 3, 60), newest, strict=True)))
    assert [row.entry for row in client.get(address, {"p": "2"}).context["page"]] == newest[:1]


def revealed(number: int) -> Round:
    """The same, revealed, with a public vote that is over."""
    round_, now = judged(number), timezone.now()
    vote = PublicVoteFactory(contest=round_.contest)
    ended = {"opens_at": now - timedelta(days=2), "closes_at": now - timedelta(days=1)}
    PublicVote.objects.filter(pk=vote.pk).update(**ended)
    close_round(round_=round_, by=None)
    return reveal_round(round_=round_, by=None)


@pytest.mark.parametrize("is_kept", [False, True])
def test_pages_of_a_revealed_contest(
    client: Client, login: Any, contest_staff: User, superuser: User, home: Any, is_kept: bool
) -> None:
    wanted = ONCE_COUNTED if is_kept else ONCE_REVEALED
    found: dict[str, list[tuple[int, ...]]] = {name: [] for name in wanted}
    for number in (1, 3):
        round_ = revealed(number)
        if is_kept:
            keep_count(round_id=round_.pk)
        for name, counted in found.items():
            numbers = [round_.contest_id, *([1] if name == "contests_round_outcome" else [])]
            queries = []
            for who in (contest_staff, superuser):
                login(client, who)
                queries.append(asked(client, name, *numbers))
            counted.append(tuple(queries))
    assert found == {name: [queries] * 2 for name, queries in wanted.items()}


def test_a_photo_that_was_taken_back_costs_the_preview_nothing(
    client: Client, login: Any, contest_staff: User, home: Any
) -> None:
    contest = revealed(3).contest
    Consent.objects.filter(entry=contest.entries.first(), kind=ConsentKind.LICENCE).update(
        revoked_at=timezone.now()
    )
    login(client, contest_staff)
    assert (
        asked(client, "contests_results_preview", contest.pk) == ONCE_REVEALED["contests_results_preview"][0]
    )


def test_a_new_contest_costs_the_same_beside_one_and_three(
    client: Client, login: Any, contest_staff: User, home: Any
) -> None:
    login(client, contest_staff)
    found = []
    for number in (1, 2):
        ContestFactory.create_batch(number)
        found.append(asked(client, "contests_create"))
    assert found == [13] * 2


def test_one_entry_costs_the_same_with_one_and_three_of_everything(
    client: Client, login: Any, contest_staff: User, home: Any
) -> None:
    """Photos, guardians who were asked, people who can be recognised."""
    login(client, contest_staff)
    contest, found = ContestFactory(phase=Phase.SCREENING), []
    for number in (1, 3):
        entry = EntryFactory(contest=contest)
        lengthen(entry, to=number)
        for position in range(1, number + 1):
            GuardianFactory(entry=entry, position=position)
            SubjectFactory(entry=entry)
        address = reverse("contests_screen", args=[entry.code])
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        found.append(len(captured))
    assert found == [19] * 2
