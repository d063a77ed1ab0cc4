"""Jurors who are late are reminded by themselves: on the days of the contest, once each, of what is left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.utils import timezone

from contests.actions.contests import suspend_contest
from contests.actions.reminding import remind_by_plan, remind_jurors
from contests.actions.rounds import open_due_rounds
from contests.contest_forms import ContestForm
from contests.enums import EntryStatus, Phase
from contests.models import Contest, Juror
from contests.reminders import days_in, last_moment
from tests.factories.contests import ContestFactory, EntryFactory, PersonFactory
from tests.factories.jury import JurorFactory, give

from .conftest import run_tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from hub.accounts.models import User

END = datetime(2026, 5, 10, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "now", "moment"),
    [
        ([3, 1], END - timedelta(days=4), None),
        ([3, 1], END - timedelta(days=3), END - timedelta(days=3)),
        ([3, 1], END - timedelta(hours=30), END - timedelta(days=3)),
        ([3, 1], END - timedelta(hours=24), END - timedelta(days=1)),
        ([1, 3], END, END - timedelta(days=1)),
        ([], END, None),
    ],
)
def test_the_moment_that_has_come(days: list[int], now: datetime, moment: datetime | None) -> None:
    assert last_moment(END, days, now) == moment


@pytest.mark.parametrize(
    ("text", "days"), [("3, 1", [3, 1]), ("1;3 3", [3, 1]), ("", []), ("30", [30]), (" 2 ", [2])]
)
def test_days_as_staff_write_them(text: str, days: list[int]) -> None:
    assert days_in(text) == days


@pytest.mark.parametrize("text", ["0", "31", "tre", "1.5", "-1", "1 2 3 4 5 6"])
def test_days_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        days_in(text)


@pytest.mark.django_db
@pytest.mark.parametrize(("sent", "kept", "errors"), [("5, 2", [5, 2], 0), ("", [], 0), ("9, x", [3, 1], 1)])
def test_the_form_of_the_contest_says_when(home: Any, sent: str, kept: list[int], errors: int) -> None:
    contest = ContestFactory(phase=Phase.ANNOUNCED)
    form = ContestForm({"reminders": sent}, instance=contest)
    assert len(form.errors.get("reminders", [])) == errors
    assert contest.reminders == kept


@pytest.fixture
def contest(home: Any) -> Contest:
    """Three photos; the jury works since five days and for five more."""
    contest = ContestFactory(phase=Phase.JUDGING)
    EntryFactory.create_batch(3, contest=contest, status=EntryStatus.ADMITTED)
    return contest


@pytest.fixture
def at(
    contest: Contest, time_machine: Any, django_capture_on_commit_callbacks: Any
) -> Callable[..., list[Any]]:
    """What the worker mails so long before the end, if it looks twice."""

    def at(**before: float) -> list[Any]:
        mail.outbox.clear()
        time_machine.move_to(contest.judging_until - timedelta(**before), tick=False)
        with django_capture_on_commit_callbacks(execute=True):
            open_due_rounds()
            remind_by_plan()
            remind_by_plan()
        run_tasks()
        return [one for one in mail.outbox if "still wait" in one.body]

    return at


def english(contest: Contest, **fields: Any) -> Juror:
    accepted = contest.judging_from - timedelta(days=1)
    juror: Juror = JurorFactory(
        contest=contest, user=PersonFactory(language="en"), accepted_at=accepted, told_round=1, **fields
    )
    return juror


@pytest.mark.django_db
def test_who_is_late_is_reminded_on_each_day_once_and_only_of_what_is_left(contest: Contest, at: Any) -> None:
    late, done = english(contest), english(contest)
    photos = list(contest.entries.all())
    at(days=5)
    give(late, photos[0], 5, 5, 5)
    for photo in photos:
        give(done, photo, 5, 5, 5)
    reminded = [
        [(one.to, "2 photos of “Sfumature di Borgo” still wait" in one.body) for one in at(**before)]
        for before in ({"days": 4}, {"days": 3}, {"days": 2}, {"hours": 24}, {"hours": 23}, {"hours": 1})
    ]
    once = [([late.user.email], True)]
    assert reminded == [[], once, [], once, [], []]


@pytest.mark.django_db
def test_never_twice_within_a_day(contest: Contest, at: Any, superuser: User) -> None:
    late = english(contest)
    at(days=3, hours=2)
    remind_jurors(contest=contest, jurors=[late], by=superuser)
    assert [len(at(**before)) for before in ({"days": 3}, {"days": 2, "hours": 23}, {"days": 2})] == [0, 0, 1]


@pytest.mark.django_db
def test_it_says_how_many_were_reminded_and_leaves_out_who_left(
    contest: Contest, at: Any, time_machine: Any, superuser: User
) -> None:
    stays, left = english(contest), english(contest)
    at(days=4)
    Juror.objects.filter(pk=left.pk).update(removed_at=timezone.now())
    assert remind_jurors(contest=contest, jurors=[left], by=superuser) == 0
    time_machine.move_to(contest.judging_until - timedelta(days=3), tick=False)
    assert [remind_by_plan(), remind_by_plan()] == [1, 0]
    assert list(contest.jurors.filter(reminded_at__isnull=False)) == [stays]


@pytest.mark.django_db
def test_who_sat_down_after_the_day_waits_for_the_next(contest: Contest, at: Any) -> None:
    at(days=4)
    juror = english(contest)
    Juror.objects.filter(pk=juror.pk).update(accepted_at=contest.judging_until - timedelta(days=2))
    assert [len(at(**before)) for before in ({"days": 2}, {"hours": 23})] == [0, 1]


@pytest.mark.django_db
def test_nobody_is_reminded_in_a_contest_that_stands_still_or_wants_none(
    contest: Contest, at: Any, superuser: User
) -> None:
    english(contest)
    at(days=4)
    Contest.objects.filter(pk=contest.pk).update(reminders=[])
    assert at(days=3) == []
    Contest.objects.filter(pk=contest.pk).update(reminders=[3])
    suspend_contest(contest=contest, reason="Grandine", act="Atto 1", by=superuser)
    assert at(days=2) == []


@pytest.mark.django_db
def test_a_round_that_opened_after_the_day_reminds_on_the_next(contest: Contest, at: Any) -> None:
    english(contest)
    assert [len(at(**before)) for before in ({"days": 2}, {"hours": 20})] == [0, 1]
    assert timezone.now() < contest.judging_until
