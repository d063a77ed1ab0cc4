"""The phase of a contest: plain values in and out, no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contests.enums import Phase

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Dates:
    """The moments from which the phase of a contest follows, in order."""

    opens_at: datetime
    closes_at: datetime
    judging_from: datetime
    judging_until: datetime
    results_published_at: datetime | None = None
    archived_at: datetime | None = None
    cancelled_at: datetime | None = None


def phase(dates: Dates, now: datetime) -> Phase:
    """The phase at ``now``. A deadline belongs to what follows: at ``closes_at`` it is closed."""
    if dates.cancelled_at is not None and dates.cancelled_at <= now:
        return Phase.CANCELLED
    if dates.archived_at is not None and dates.archived_at <= now:
        return Phase.ARCHIVED
    if dates.results_published_at is not None and dates.results_published_at <= now:
        return Phase.PUBLISHED
    for end, current in (
        (dates.opens_at, Phase.ANNOUNCED),
        (dates.closes_at, Phase.OPEN),
        (dates.judging_from, Phase.SCREENING),
        (dates.judging_until, Phase.JUDGING),
    ):
        if now < end:
            return current
    return Phase.DELIBERATION


def phase_ends_at(dates: Dates, now: datetime) -> datetime | None:
    """When the phase of ``now`` ends; ``None`` if a person ends it, not a date."""
    return {
        Phase.ANNOUNCED: dates.opens_at,
        Phase.OPEN: dates.closes_at,
        Phase.SCREENING: dates.judging_from,
        Phase.JUDGING: dates.judging_until,
    }.get(phase(dates, now))
