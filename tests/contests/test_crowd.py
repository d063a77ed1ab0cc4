"""The staff's pages of a contest ask the database the same few questions however many photos it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contests.actions.results import seal_results
from contests.actions.rounds import close_round, reveal_round
from contests.crowd import judge_all, make_contest
from contests.models import Assignment, Score

if TYPE_CHECKING:
    from django.test import Client

    from contests.models import Round
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

# At most 20 is what the contest promises.
WHILE_JUDGED = {
    "contests_queue": 14,
    "contests_jury": 20,
    "contests_conflicts": 13,
    "contests_lookalikes": 13,
    "contests_edit": 19,
}
ONCE_SEALED = {"contests_results": 13, "contests_papers": 9, "contests_ledger": 11}


def judged(number: int) -> Round:
    """The open round of a contest of that many photos, each judged by two of three jurors."""
    return judge_all(make_contest(entries=number, jurors=3), quorum=2)


def asked(client: Client, name: str, contest: int) -> int:
    """How many queries a page costs who has been there before."""
    address = reverse(name, args=[contest])
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
