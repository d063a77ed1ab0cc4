"""What a juror gives: saved once, undone, refused when the round is closed or the seat taken away."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from contests.actions.jury import remove_juror
from contests.actions.scoring import RoundClosedError, save_sheet, undo_move
from contests.desk import Sheet
from contests.enums import EntryStatus, Phase
from contests.models import Juror, Move, Score
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, desk_of, give, sheet_given

pytestmark = pytest.mark.django_db

EMPTY = Sheet({}, "", offered=False, skipped=False)


@pytest.fixture
def juror():
    return JurorFactory()


@pytest.fixture
def entry(juror):
    return EntryFactory(contest=juror.contest, status=EntryStatus.ADMITTED)


def full(juror: Juror, value: int = 7, **changes) -> Sheet:
    scores = {c.pk: value for c in juror.contest.criteria.all()}
    return Sheet(**({"scores": scores, "note": "", "offered": False, "skipped": False} | changes))


def test_saving_twice_leaves_one_sheet_and_one_move(juror, entry):
    assert save_sheet(juror=juror, entry=entry, sheet=full(juror)) is True
    assert save_sheet(juror=juror, entry=entry, sheet=full(juror)) is False
    assert sheet_given(juror, entry) == full(juror)
    assert (Score.objects.count(), Move.objects.count()) == (3, 1)


def test_undo_takes_back_one_thing_after_the_other(juror, entry):
    first = full(juror, 4, note="Bella luce", offered=True)
    save_sheet(juror=juror, entry=entry, sheet=first)
    save_sheet(juror=juror, entry=entry, sheet=full(juror, 9))
    assert undo_move(juror=juror) == entry
    assert sheet_given(juror, entry) == first
    assert undo_move(juror=juror) == entry
    assert sheet_given(juror, entry) == EMPTY
    assert undo_move(juror=juror) is None


def test_skipping_all_is_nothing_done(juror, entry):
    save_sheet(juror=juror, entry=entry, sheet=Sheet({}, "", offered=False, skipped=True))
    desk = desk_of(juror)
    assert (desk.total, desk.done, desk.skipped, desk.percent, desk.left) == (1, 0, 1, 0, 1)
    assert desk.next_open() == desk.slots[0]


def test_a_whole_sheet_is_done_whether_it_was_skipped_before_or_not(juror, entry):
    save_sheet(juror=juror, entry=entry, sheet=Sheet({}, "", offered=False, skipped=True))
    save_sheet(juror=juror, entry=entry, sheet=full(juror, skipped=True))
    assert desk_of(juror).done == 1


def test_a_note_is_offered_only_if_there_is_one(juror, entry):
    save_sheet(juror=juror, entry=entry, sheet=Sheet({}, "  ", offered=True, skipped=False))
    assert sheet_given(juror, entry) == EMPTY


def test_scores_are_bounded_in_the_action_and_in_the_database(juror, entry):
    for value in (0, 11):
        with pytest.raises(ValueError, match="bounds"):
            save_sheet(juror=juror, entry=entry, sheet=full(juror, value))
        with pytest.raises(IntegrityError), transaction.atomic():
            give(juror, entry, value)


def test_a_criterion_of_another_contest_is_refused(juror, entry):
    other = ContestFactory(phase=Phase.JUDGING)
    sheet = Sheet({other.criteria.first().pk: 5}, "", offered=False, skipped=False)
    with pytest.raises(ValueError, match="contest"):
        save_sheet(juror=juror, entry=entry, sheet=sheet)


@pytest.mark.parametrize(
    "phase",
    [phase for phase in Phase if phase != Phase.JUDGING],
)
def test_only_an_open_round_takes_scores(phase):
    juror = JurorFactory(contest=ContestFactory(phase=phase))
    entry = EntryFactory(contest=juror.contest, status=EntryStatus.ADMITTED)
    with pytest.raises(RoundClosedError):
        save_sheet(juror=juror, entry=entry, sheet=full(juror))
    with pytest.raises(RoundClosedError):
        undo_move(juror=juror)
    assert Score.objects.count() == 0


def test_the_deadline_is_the_servers_also_between_opening_and_saving(juror, entry):
    assert desk_of(juror).total == 1
    with time_machine.travel(juror.contest.judging_until, tick=False), pytest.raises(RoundClosedError):
        save_sheet(juror=juror, entry=entry, sheet=full(juror))
    with time_machine.travel(juror.contest.judging_until - timedelta(seconds=1), tick=False):
        assert save_sheet(juror=juror, entry=entry, sheet=full(juror)) is True


def test_a_removed_juror_gives_nothing_more_and_what_was_given_is_kept(juror, entry, superuser):
    save_sheet(juror=juror, entry=entry, sheet=full(juror))
    remove_juror(juror=juror, by=superuser)
    with pytest.raises(RoundClosedError):
        save_sheet(juror=juror, entry=entry, sheet=full(juror, 10))
    assert set(Score.objects.values_list("value", flat=True)) == {7}


def test_what_is_not_on_the_desk_cannot_be_scored(juror):
    own = EntryFactory(contest=juror.contest, status=EntryStatus.ADMITTED, entrant=juror.user)
    pending = EntryFactory(contest=juror.contest, status=EntryStatus.SUBMITTED)
    elsewhere = EntryFactory(contest=ContestFactory(phase=Phase.JUDGING), status=EntryStatus.ADMITTED)
    for entry in (own, pending, elsewhere):
        with pytest.raises(RoundClosedError):
            save_sheet(juror=juror, entry=entry, sheet=full(juror))
    assert desk_of(juror).slots == []


def test_two_jurors_see_the_same_photos_under_other_names(juror):
    other = JurorFactory(contest=juror.contest)
    entries = EntryFactory.create_batch(5, contest=juror.contest, status=EntryStatus.ADMITTED)
    mine, theirs = desk_of(juror).slots, desk_of(other).slots
    assert {s.entry_id for s in mine} == {s.entry_id for s in theirs} == {e.pk for e in entries}
    assert not {s.token for s in mine} & {s.token for s in theirs}


def test_the_desk_costs_the_same_for_one_photo_and_for_three(juror, entry, django_assert_num_queries):
    with django_assert_num_queries(6):
        assert len(desk_of(juror).slots) == 1
    EntryFactory.create_batch(2, contest=juror.contest, status=EntryStatus.ADMITTED)
    with django_assert_num_queries(6):
        assert len(desk_of(juror).slots) == 3
