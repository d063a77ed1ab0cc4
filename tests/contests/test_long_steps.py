"""Steps of a large round are asked of the worker, with a bar; those of a small one are made at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from contests.actions.count_keeping import keep_count
from contests.actions.rounds import close_round, declare_conflict, reveal_round
from contests.actions.stepping import make_step
from contests.actions.steps import ask_for_step, take_step
from contests.crowd import judge_all, make_contest
from contests.enums import ConflictKind, LedgerEvent, LongStep, RoundKind, RoundState
from contests.models import Assignment, Finalist, LedgerLine, Round, RoundRecord, RoundStep
from contests.models.asked import GIVEN_UP
from hub.accounts.models import User

from .conftest import run_tasks
from .test_at_once import together

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every round is the worker's."""
    monkeypatch.setattr("contests.counts.AT_ONCE", 0)


@pytest.fixture
def round_(home: Any) -> Round:
    """A round of six photos, two of four jurors for each, that is not fixed yet."""
    contest = make_contest(entries=6, jurors=4)
    contest.rounds.update(quorum=2)
    return contest.rounds.get()


@pytest.fixture
def revealed(home: Any) -> Round:
    """A round of six photos of which two go on to a final."""
    contest = make_contest(entries=6, jurors=4)
    found = judge_all(contest, quorum=2)
    Round.objects.filter(pk=found.pk).update(passes=2)
    Round.objects.create(contest=contest, number=2, kind=RoundKind.FINAL)
    found.refresh_from_db()
    close_round(round_=found, by=None)
    return reveal_round(round_=found, by=None)


def anew(round_: Round) -> Round:
    return Round.objects.select_related("contest").get(pk=round_.pk)


def bar(html: str) -> str | None:
    """How far the page says that the worker is, in steps of two."""
    found = re.search(r'<progress value="(\d)" max="2">', html)
    return found[1] if found else None


@pytest.mark.parametrize(("step", "state"), [("lock", RoundState.LOCKED), ("open", RoundState.OPEN)])
def test_the_worker_shares_out_many_photos(
    client: Client,
    login: Any,
    contest_staff: User,
    round_: Round,
    large: None,
    step: str,
    state: RoundState,
    django_capture_on_commit_callbacks: Any,
) -> None:
    login(client, contest_staff)
    page = reverse("contests_jury", args=[round_.contest_id])
    post = reverse("contests_round", args=[round_.contest_id, 1, step])
    assert f'action="{post}"' in client.get(page).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(post)
        client.post(post)
    html = client.get(page).content.decode()
    assert (bar(html), post in html, Assignment.objects.count()) == ("0", False, 0)
    RoundStep.objects.update(began_at=timezone.now())
    assert bar(client.get(page).content.decode()) == "1"
    assert run_tasks().count("make_step") == 1
    assert (anew(round_).state, Assignment.objects.count(), RoundStep.objects.count()) == (state, 12, 0)
    assert bar(client.get(page).content.decode()) is None
    line = LedgerLine.objects.get(event=LedgerEvent.ROUND_LOCKED)
    assert (line.actor, line.data["quorum"]) == (contest_staff, 2)


def test_the_worker_writes_down_what_goes_on(
    client: Client,
    login: Any,
    contest_staff: User,
    revealed: Round,
    large: None,
    django_capture_on_commit_callbacks: Any,
) -> None:
    login(client, contest_staff)
    keep_count(round_id=revealed.pk)
    pages = [
        reverse("contests_jury", args=[revealed.contest_id]),
        reverse("contests_round_outcome", args=[revealed.contest_id, 1]),
    ]
    post = reverse("contests_round", args=[revealed.contest_id, 1, "conclude"])
    assert post in client.get(pages[1]).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(post)
    for page in pages:
        html = client.get(page).content.decode()
        assert (bar(html), f'action="{post}"' in html) == ("0", False)
    assert "make_step" in run_tasks()
    assert (Finalist.objects.count(), RoundRecord.objects.count()) == (2, 1)
    shown = client.get(pages[1])
    assert (bar(shown.content.decode()), post in shown.content.decode()) == (None, False)
    assert sum(row["passes"] for row in shown.context["rows"]) == 2
    assert anew(revealed).state == RoundState.FINAL


def test_small_rounds_go_on_at_once(round_: Round, revealed: Round, superuser: User) -> None:
    assert take_step(round_=round_, step=LongStep.LOCK, by=superuser) is True
    assert take_step(round_=anew(round_), step=LongStep.OPEN, by=superuser) is True
    assert take_step(round_=anew(revealed), step=LongStep.CONCLUDE, by=superuser) is True
    states = (anew(round_).state, anew(revealed).state, RoundStep.objects.count())
    assert states == (RoundState.OPEN, RoundState.FINAL, 0)


def test_what_takes_no_time_is_not_the_workers(home: Any, superuser: User, large: None) -> None:
    """Where everybody judges everything nothing is shared out; the last round leads to none."""
    everybody = make_contest(entries=2, jurors=2).rounds.get()
    assert take_step(round_=everybody, step=LongStep.OPEN, by=superuser) is True
    last = judge_all(make_contest(entries=2, jurors=2), quorum=None)
    close_round(round_=last, by=None)
    reveal_round(round_=last, by=None)
    assert take_step(round_=anew(last), step=LongStep.CONCLUDE, by=superuser) is True


def test_what_the_worker_refuses_says_why_until_it_is_done(
    client: Client, login: Any, superuser: User, round_: Round, large: None
) -> None:
    login(client, superuser)
    page = reverse("contests_jury", args=[round_.contest_id])
    entry = round_.contest.entries.first()
    assert entry is not None
    for juror in round_.contest.jurors.all()[:3]:
        declare_conflict(juror=juror, entry=entry, kind=ConflictKind.CLASS, by=superuser)
    take_step(round_=round_, step=LongStep.OPEN, by=superuser)
    assert make_step(round_id=round_.pk) is False
    shown = client.get(page)
    assert entry.code in shown.context["refusal"]
    assert (bar(shown.content.decode()), Assignment.objects.count()) == (None, 0)
    for juror in round_.contest.jurors.all():
        juror.conflicts.all().delete()
    take_step(round_=anew(round_), step=LongStep.OPEN, by=superuser)
    assert make_step(round_id=round_.pk) is True
    assert "refusal" not in client.get(page).context


def test_a_refusal_is_forgotten_once_the_plan_made_the_step(
    client: Client, login: Any, superuser: User, round_: Round
) -> None:
    login(client, superuser)
    RoundStep.objects.create(round=round_, step=LongStep.OPEN, asked_by=superuser, refused="no_jury")
    page = reverse("contests_jury", args=[round_.contest_id])
    assert client.get(page).context["refusal"] != ""
    take_step(round_=round_, step=LongStep.OPEN, by=superuser)
    assert "refusal" not in client.get(page).context


def test_making_a_step_twice_changes_nothing(round_: Round, superuser: User, large: None) -> None:
    take_step(round_=round_, step=LongStep.LOCK, by=superuser)
    assert [make_step(round_id=round_.pk) for _time in range(2)] == [True, False]
    assert (Assignment.objects.count(), LedgerLine.objects.filter(event="round_locked").count()) == (12, 1)


def test_what_was_given_up_may_be_asked_for_again(
    round_: Round, superuser: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as asked:
        ask_for_step(round_=round_, step=LongStep.LOCK, by=superuser)
        ask_for_step(round_=round_, step=LongStep.LOCK, by=superuser)
    assert len(asked) == 1
    RoundStep.objects.update(asked_at=timezone.now() - GIVEN_UP)
    assert make_step(round_id=round_.pk) is False
    with django_capture_on_commit_callbacks() as asked:
        ask_for_step(round_=round_, step=LongStep.OPEN, by=superuser)
    assert (len(asked), RoundStep.objects.get().step) == (1, "open")


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_and_two_workers_fix_a_round_once(large: None, home: Any) -> None:
    staff = [User.objects.create_superuser(f"capo{n}@example.org") for n in range(2)]
    contest = make_contest(entries=6, jurors=4)
    contest.rounds.update(quorum=2)
    round_ = contest.rounds.get()
    together(*[lambda by=by: take_step(round_=round_, step=LongStep.LOCK, by=by) for by in staff])
    assert RoundStep.objects.count() == 1
    together(*[lambda: make_step(round_id=round_.pk)] * 2)
    told = LedgerLine.objects.filter(contest=contest, event=LedgerEvent.ROUND_LOCKED).count()
    assert (Assignment.objects.count(), told, RoundStep.objects.count()) == (12, 1, 0)
