"""The steps of a round: once each, in order, refused with a reason; the ledger tells all of them."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from contests.actions.contests import note_due_moves
from contests.actions.ledger import enter, first_broken_line
from contests.actions.rounds import (
    RoundRefusedError,
    close_round,
    conclude_round,
    declare_conflict,
    lock_round,
    open_due_rounds,
    open_round,
    reveal_round,
)
from contests.actions.scoring import RoundClosedError, save_sheet
from contests.desk import Sheet
from contests.enums import ConflictKind, EntryStatus, LedgerEvent, Phase, RoundState
from contests.ledger_check import TRUSTED, Checked, check_chain
from contests.models import Assignment, Contest, LedgerLine, Round
from contests.models.ledger import FrozenLedgerError
from contests.progress import progress_of
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, desk_of, give, record_of, round_of
from tests.markup import tight

if TYPE_CHECKING:
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db


def judged(phase: Phase = Phase.JUDGING, *, photos: int = 2, jurors: int = 2) -> tuple[Contest, Any, Any]:
    contest = ContestFactory(phase=phase)
    seats = JurorFactory.create_batch(jurors, contest=contest)
    return contest, seats, EntryFactory.create_batch(photos, contest=contest, status=EntryStatus.ADMITTED)


def sheet(juror: Any, value: int = 7) -> Sheet:
    scores = {c.pk: value for c in juror.contest.criteria.all()}
    return Sheet(scores, "", offered=False, skipped=False)


@pytest.fixture
def contest_of_lines(superuser: User) -> Contest:
    """A contest with four lines in its ledger."""
    contest: Contest = ContestFactory()
    for _ in range(4):
        enter(contest, LedgerEvent.MENTION, by=superuser)
    return contest


def refusal(deed: Any, **arguments: Any) -> tuple[str, tuple[str, ...]]:
    with pytest.raises(RoundRefusedError) as refused:
        deed(**arguments)
    return refused.value.code, refused.value.entries


def test_a_round_goes_one_way_through_all_its_states(superuser: User) -> None:
    contest, jurors, entries = judged(Phase.JUDGING)
    later = contest.judging_until - timedelta(hours=1)
    Round.objects.filter(contest=contest).update(opens_at=later)  # by the plan not yet
    round_ = round_of(contest)
    states = [round_.state]
    states += [step(round_=round_, by=superuser).state for step in (lock_round, open_round)]
    for juror in jurors:
        for entry in entries:
            save_sheet(juror=juror, entry=entry, sheet=sheet(juror))
    states += [step(round_=round_, by=superuser).state for step in (close_round, reveal_round)]
    states.append(conclude_round(round_=round_, by=superuser).state)
    assert states == list(RoundState)
    assert Contest.objects.get().phase == Phase.DELIBERATION
    assert list(contest.ledger.values_list("event", flat=True)) == [
        "opened",
        "closed",
        "round_locked",
        "judging",
        "round_opened",
        "round_closed",
        "round_revealed",
        "deliberation",
        "round_concluded",
    ]


def test_each_step_made_twice_happens_once(superuser: User) -> None:
    contest, jurors, entries = judged(Phase.SCREENING, photos=1, jurors=1)
    round_ = round_of(contest)
    for _ in range(2):
        open_round(round_=round_, by=superuser)
    give(jurors[0], entries[0], 5, 5, 5)
    for _ in range(2):
        close_round(round_=round_, by=superuser)
        reveal_round(round_=round_, by=superuser)
    events = list(contest.ledger.values_list("event", flat=True))
    assert len(events) == len(set(events)) == 8


def test_the_database_knows_one_way_only() -> None:
    round_ = round_of(ContestFactory())
    now = timezone.now()
    for wrong in ({"opened_at": now}, {"closed_at": now}, {"revealed_at": now}, {"concluded_at": now}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Round.objects.filter(pk=round_.pk).update(**wrong)


def test_nothing_opens_without_photos_or_jurors(superuser: User) -> None:
    contest = ContestFactory(phase=Phase.SCREENING)
    assert refusal(open_round, round_=round_of(contest), by=superuser) == ("no_entries", ())
    EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    assert refusal(open_round, round_=round_of(contest), by=superuser) == ("no_jury", ())
    assert LedgerLine.objects.count() == 0


@pytest.mark.parametrize("phase", [p for p in Phase if p not in {Phase.SCREENING, Phase.JUDGING}])
def test_a_round_opens_only_in_its_time(superuser: User, phase: Phase) -> None:
    contest, _jurors, _entries = judged(phase)
    Round.objects.filter(contest=contest).update(
        locked_at=None, opened_at=None, closed_at=None, revealed_at=None
    )
    why = "stopped" if contest.is_stopped else "phase"
    assert refusal(open_round, round_=round_of(contest), by=superuser)[0] == why


def test_late_jurors_do_not_block_the_close_but_it_wants_a_reason(superuser: User) -> None:
    contest, (done, late), entries = judged()
    round_ = round_of(contest)
    give(done, entries[0], 5, 5, 5)
    give(late, entries[0], 9, 9, 9)
    assert refusal(close_round, round_=round_, by=superuser, reason="Fretta") == (
        "too_few",
        (entries[1].code,),
    )
    give(done, entries[1], 6, 6, 6)
    assert refusal(close_round, round_=round_, by=superuser) == ("no_reason", ())
    closed = close_round(round_=round_, by=superuser, reason=" Malattia ", left_out=[late.code, done.code])
    assert (closed.closing_reason, closed.left_out) == ("Malattia", [late.code])  # done jurors always count
    reveal_round(round_=round_, by=superuser)
    assert {s["entry"]: s["scores"]["c1"] for s in record_of(contest)["sheets"]} == {
        entries[0].code: 5,
        entries[1].code: 6,
    }
    assert late.scores.count() == 3


def test_a_closed_round_takes_no_score_and_no_change_of_the_jury(superuser: User) -> None:
    contest, (juror,), (entry,) = judged(photos=1, jurors=1)
    give(juror, entry, 5, 5, 5)
    close_round(round_=round_of(contest), by=superuser)
    with pytest.raises(RoundClosedError):
        save_sheet(juror=juror, entry=entry, sheet=sheet(juror, 10))
    assert Contest.objects.get().phase == Phase.JUDGING  # nothing is revealed yet
    assert refusal(declare_conflict, juror=juror, entry=entry, kind=ConflictKind.RECUSED, by=superuser) == (
        "phase",
        (),
    )


def test_the_plan_opens_the_round_and_closes_it_when_all_are_done() -> None:
    contest, jurors, entries = judged(jurors=1)
    assert [open_due_rounds(), open_due_rounds()] == [1, 0]
    assert round_of(contest).opened_at is not None
    for entry in entries:
        give(jurors[0], entry, 5, 5, 5)
    assert open_due_rounds() == 0  # before the deadline jurors may change their minds
    with time_machine.travel(contest.judging_until):
        assert [open_due_rounds(), open_due_rounds()] == [1, 0]
        assert round_of(contest).state == RoundState.CLOSED
    assert contest.ledger.last().role == "clock"


def test_a_round_that_the_plan_opened_unnoticed_is_noted_at_the_close(superuser: User) -> None:
    contest, (juror,), (entry,) = judged(photos=1, jurors=1)
    give(juror, entry, 5, 5, 5)  # the worker was away: nobody stamped the opening
    close_round(round_=round_of(contest), by=superuser)
    events = ["opened", "closed", "round_locked", "judging", "round_opened", "round_closed"]
    assert list(contest.ledger.values_list("event", flat=True)) == events


def test_at_the_deadline_an_unfinished_round_waits_for_staff() -> None:
    contest, _jurors, _entries = judged()
    with time_machine.travel(contest.judging_until + timedelta(seconds=1)):
        assert open_due_rounds() == 0
        assert not round_of(contest).takes_scores


def test_a_quorum_gives_each_juror_a_part(superuser: User) -> None:
    contest, jurors, entries = judged(Phase.SCREENING, photos=6, jurors=3)
    entries[0].entrant = jurors[0].user
    entries[0].save()
    Round.objects.filter(contest=contest).update(quorum=2)
    declare_conflict(juror=jurors[1], entry=entries[1], kind=ConflictKind.HOUSEHOLD, by=superuser)
    open_round(round_=round_of(contest), by=superuser)
    seats = set(Assignment.objects.values_list("juror", "entry"))
    assert len(seats) == 12
    assert not {(jurors[0].pk, entries[0].pk), (jurors[1].pk, entries[1].pk)} & seats
    contest.refresh_from_db()
    rows = {row.juror: row.total for row in progress_of(round_of(contest))}
    assert rows == dict.fromkeys(jurors, 4)
    for juror in jurors:
        juror.contest = contest
        assert {slot.entry_id for slot in desk_of(juror).slots} == {e for j, e in seats if j == juror.pk}


def test_what_cannot_be_assigned_is_named_and_writes_nothing(superuser: User) -> None:
    contest, jurors, entries = judged(Phase.SCREENING, jurors=2)
    Round.objects.filter(contest=contest).update(quorum=2)
    declare_conflict(juror=jurors[0], entry=entries[0], kind=ConflictKind.CLASS, by=superuser)
    refused = refusal(open_round, round_=round_of(contest), by=superuser)
    assert refused == ("unassignable", (entries[0].code,))
    assert (Assignment.objects.count(), round_of(contest).state) == (0, RoundState.SETUP)


def test_a_conflict_takes_the_photo_away_and_what_was_given_never_counts(superuser: User) -> None:
    contest, (one, two), entries = judged()
    give(one, entries[0], 10, 10, 10)
    give(two, entries[0], 5, 5, 5)
    for _ in range(2):
        declare_conflict(juror=one, entry=entries[0], kind=ConflictKind.RECUSED, by=one.user)
    assert [slot.entry_id for slot in desk_of(one).slots] == [entries[1].pk]
    assert [s["scores"]["c1"] for s in record_of(contest)["sheets"]] == [5]
    assert one.scores.count() == 3
    assert list(contest.ledger.values_list("event", "role", "data")) == [
        ("recused", "juror", {"juror": one.code, "entry": entries[0].code, "kind": "recused"})
    ]


def test_the_next_round_judges_what_went_on(superuser: User) -> None:
    contest, (juror,), entries = judged(photos=3, jurors=1)
    following = Round.objects.create(contest=contest, number=2, closes_at=contest.judging_until)
    Round.objects.filter(contest=contest, number=1).update(passes=2)
    first = contest.rounds.get(number=1)
    for entry, value in zip(entries, (8, 6, 4), strict=True):
        give_in(first, juror, entry, value)
    close_round(round_=first, by=superuser)
    reveal_round(round_=first, by=superuser)
    assert Contest.objects.get().phase == Phase.JUDGING  # another round is to come
    assert refusal(open_round, round_=following, by=superuser) == ("state", ())
    conclude_round(round_=first, by=superuser)
    contest.refresh_from_db()
    open_round(round_=following, by=superuser)
    assert {slot.entry_id for slot in desk_of(juror).slots} == {e.pk for e in entries[:2]}
    assert desk_of(juror).done == 0


def give_in(round_: Round, juror: Any, entry: Any, value: int) -> None:
    for criterion in round_.contest.criteria.all():
        round_.scores.create(juror=juror, entry=entry, criterion=criterion, value=value)


def test_the_plan_notes_what_it_did_once() -> None:
    contest = ContestFactory(phase=Phase.SCREENING)
    assert [note_due_moves(), note_due_moves()] == [2, 0]
    assert list(contest.ledger.values_list("event", "role", "actor")) == [
        ("opened", "clock", None),
        ("closed", "clock", None),
    ]


def test_a_changed_line_breaks_the_chain(client: Any, home: Any, auditor: User, login: Any) -> None:
    contest = ContestFactory(phase=Phase.SCREENING)
    note_due_moves()
    path = reverse("contests_ledger", args=[contest.pk])
    login(client, auditor)
    assert "La catena è intera." in client.get(path).content.decode()
    LedgerLine.objects.filter(contest=contest, number=2).update(data={"planned": "another day"})
    assert first_broken_line(contest).number == 2
    assert "La catena è spezzata alla riga 2." in tight(client.get(path).content.decode())


def test_a_long_chain_is_gone_through_once_an_hour(
    contest_of_lines: Contest, monkeypatch: pytest.MonkeyPatch, superuser: User
) -> None:
    """What came since is always checked, and so is that no line was cut off at the end."""
    monkeypatch.setattr("contests.ledger_check.AT_ONCE", 2)
    contest, lines = contest_of_lines, LedgerLine.objects.filter(contest=contest_of_lines)
    began = timezone.now()
    with time_machine.travel(began, tick=False) as clock:
        assert check_chain(contest) == Checked(None, began)
        lines.filter(number=2).update(data={"planned": "another day"})
        clock.shift(timedelta(minutes=59))
        assert check_chain(contest) == Checked(None, began)
        enter(contest, LedgerEvent.MENTION, by=superuser)
        lines.filter(number=5).update(data={"changed": True})
        assert check_chain(contest).broken == lines.get(number=5)
        lines.filter(number=5).delete()
        assert check_chain(contest) == Checked(None, began)
        lines.filter(number=4).delete()
        assert check_chain(contest).broken == lines.get(number=2)


def test_what_was_changed_in_a_long_chain_is_seen_within_the_hour(
    contest_of_lines: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contests.ledger_check.AT_ONCE", 2)
    began, lines = timezone.now(), LedgerLine.objects.filter(contest=contest_of_lines)
    with time_machine.travel(began, tick=False) as clock:
        check_chain(contest_of_lines)
        lines.filter(number=2).update(data={"planned": "another day"})
        for _look in range(2):
            clock.shift(TRUSTED / 2)
            found = check_chain(contest_of_lines)
        assert found == Checked(lines.get(number=2), began + TRUSTED)


@pytest.mark.parametrize("moves", [1, 3])
def test_the_ledger_asks_the_same_for_one_line_and_for_three(
    client: Any, home: Any, auditor: User, login: Any, django_assert_num_queries: Any, moves: int
) -> None:
    contest = ContestFactory()
    for _ in range(moves):
        enter(contest, LedgerEvent.MENTION, by=auditor)
    login(client, auditor)
    path = reverse("contests_ledger", args=[contest.pk])
    client.get(path)
    with django_assert_num_queries(LEDGER_QUERIES):
        client.get(path)


LEDGER_QUERIES = 15


def test_the_ledger_is_a_chain_that_names_nobody(superuser: User) -> None:
    contest, (juror,), (entry,) = judged(Phase.SCREENING, photos=1, jurors=1)
    open_round(round_=round_of(contest), by=superuser)
    give(juror, entry, 5, 5, 5)
    close_round(round_=round_of(contest), by=superuser)
    previous = "0" * 64
    for number, line in enumerate(contest.ledger.all(), start=1):
        text = json.dumps(
            {
                "number": number,
                "at": line.at.isoformat(),
                "event": line.event,
                "role": line.role,
                "data": line.data,
            },
            sort_keys=True,
            ensure_ascii=False,
            separators=(",", ":"),
        )
        assert line.sha256 == hashlib.sha256((previous + text).encode()).hexdigest()
        for name in (superuser.email, juror.user.email, entry.author.name, entry.title):
            assert name not in text
        previous = line.sha256
    with pytest.raises(FrozenLedgerError):
        contest.ledger.first().save()


def test_before_the_jurys_time_nothing_is_fixed(superuser: User) -> None:
    contest, _jurors, _entries = judged(Phase.SCREENING)
    round_ = round_of(contest)
    assert refusal(lock_round, round_=round_, by=superuser) == ("phase", ())
    opened = open_round(round_=round_, by=superuser)
    contest.refresh_from_db()
    assert (opened.state, contest.phase, opened.locked_at is not None) == (
        RoundState.OPEN,
        Phase.JUDGING,
        True,
    )


def test_a_round_that_cannot_open_leaves_the_jurys_day_as_it_was(superuser: User) -> None:
    contest, _jurors, _entries = judged(Phase.SCREENING, jurors=0)
    before = contest.judging_from
    assert refusal(open_round, round_=round_of(contest), by=superuser) == ("no_jury", ())
    contest.refresh_from_db()
    assert (contest.judging_from, contest.phase) == (before, Phase.SCREENING)
