"""When a task is tried again: plain values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hub.core.retries import DAY, HOUR, LONGEST, SPREAD, WAITS, next_try

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_tries_grow_apart_up_to_a_day_for_about_four_days() -> None:
    assert list(WAITS) == sorted(WAITS)
    assert (WAITS[0], WAITS[-1]) == (timedelta(seconds=10), DAY)
    assert 3 * DAY < sum(WAITS, timedelta()) < 4 * DAY


@pytest.mark.parametrize(
    ("failures", "chance", "wait"),
    [
        (1, 0, timedelta(seconds=10)),
        (1, 1, timedelta(seconds=7.5)),
        (4, 0, HOUR),
        (4, 0.5, HOUR * (1 - SPREAD / 2)),
        (len(WAITS), 0, DAY),
    ],
)
def test_each_wait_is_shortened_by_chance(failures: int, chance: float, wait: timedelta) -> None:
    assert next_try(failures=failures, now=NOON, chance=chance) == NOON + wait


def test_after_the_last_wait_it_is_given_up() -> None:
    assert next_try(failures=len(WAITS) + 1, now=NOON, chance=0) is None


@pytest.mark.parametrize(
    ("not_before", "moment"),
    [
        (NOON - HOUR, NOON + timedelta(seconds=10)),
        (NOON + HOUR, NOON + HOUR),
        (NOON + 8 * DAY, NOON + LONGEST),
    ],
)
def test_the_other_side_may_ask_for_more_time_within_reason(not_before: datetime, moment: datetime) -> None:
    assert next_try(failures=1, now=NOON, chance=0, not_before=not_before) == moment


@pytest.mark.parametrize(("until", "again"), [(timedelta(seconds=10), False), (timedelta(seconds=11), True)])
def test_nothing_is_tried_beyond_its_time(until: timedelta, again: bool) -> None:
    assert (next_try(failures=1, now=NOON, chance=0, until=NOON + until) is not None) is again
