"""When a task that failed is tried again: plain values in and out, no clock, no chance but a given one."""

from __future__ import annotations

from datetime import datetime, timedelta

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

# The longest waits between the tries of a task; after the last it is given up.
WAITS = (
    timedelta(seconds=10),
    MINUTE,
    10 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    DAY,
    DAY,
)
# So much of a wait is left to chance: what failed together does not come back together.
SPREAD = 0.25
# Failed so often, a task has been tried for more than an hour: staff are told, though it is still tried.
TELL_AFTER = 5
# A task whose worker is lost so often is given up: it may be what kills the workers.
MOST_LOSSES = 5
# No longer do we wait for another side that asks us to: it may have made a mistake.
LONGEST = timedelta(days=7)


def next_try(
    *,
    failures: int,
    now: datetime,
    chance: float,
    not_before: datetime | None = None,
    until: datetime | None = None,
) -> datetime | None:
    """When a task is tried again after ``failures`` tries in vain; ``None`` if it is given up.

    ``chance`` is from 0 (the whole wait) to 1; ``until`` is when it is given up in any case.
    """
    if failures > len(WAITS):
        return None
    moment = now + WAITS[failures - 1] * (1 - SPREAD * chance)
    if not_before is not None:
        moment = max(moment, min(not_before, now + LONGEST))
    return moment if until is None or moment < until else None
