"""Two at the same moment: jurors saving, staff publishing.

They run in threads, each with a connection of its own. On a SQLite in memory, where two connections cannot
write, the second comes right after the first, with what it had read before.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from contests.actions.results import NotPublishableError, seal_results
from contests.actions.scoring import save_sheet
from contests.desk import Sheet
from contests.enums import EntryStatus, Phase
from contests.models import Move, Result, Score
from hub.accounts.models import User
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give, sheet_given

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """What each deed returned, or the error that it raised."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        return [_outcome(deed) for deed in deeds]
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return _outcome(deed)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))


def _outcome(deed: Callable[[], object]) -> object:
    try:
        return deed()
    except NotPublishableError as error:
        return type(error)


def sheet(juror, value: int) -> Sheet:
    return Sheet({c.pk: value for c in juror.contest.criteria.all()}, "", offered=False, skipped=False)


def test_two_submits_of_one_juror_leave_one_row_a_criterion():
    juror = JurorFactory()
    entry = EntryFactory(contest=juror.contest, status=EntryStatus.ADMITTED)
    seven = sheet(juror, 7)
    outcomes = at_once(*[lambda: save_sheet(juror=juror, entry=entry, sheet=seven)] * 4)
    assert sorted(outcomes) == [False, False, False, True]
    assert (Score.objects.count(), Move.objects.count()) == (3, 1)


def test_two_jurors_do_not_touch_each_others_sheets():
    one = JurorFactory()
    two = JurorFactory(contest=one.contest)
    entry = EntryFactory(contest=one.contest, status=EntryStatus.ADMITTED)
    sheets = {one: sheet(one, 3), two: sheet(two, 9)}
    at_once(*[lambda j=j: save_sheet(juror=j, entry=entry, sheet=sheets[j]) for j in (one, two)])
    assert {juror: sheet_given(juror, entry) for juror in (one, two)} == sheets


def test_two_who_seal_seal_once():
    juror = JurorFactory(contest=ContestFactory(phase=Phase.DELIBERATION))
    give(juror, EntryFactory(contest=juror.contest, status=EntryStatus.ADMITTED), 5, 5, 5)
    staff = User.objects.create_superuser("capo@example.org")
    outcomes = at_once(*[lambda: seal_results(contest=juror.contest, by=staff)] * 2)
    assert outcomes.count(NotPublishableError) == 1
    assert Result.objects.count() == 1
