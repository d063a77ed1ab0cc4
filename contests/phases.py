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
    announced_at: datetime | None
    deliberation_from: datetime | None = None
    sealed_at: datetime | None = None
    results_published_at: datetime | None = None
    archived_at: datetime | None = None
    suspended_at: datetime | None = None
    annulled_at: datetime | None = None


def phase(dates: Dates, now: datetime) -> Phase:
    """The phase at ``now``. A deadline belongs to what follows: at ``closes_at`` it is closed.

    Before it is announced no date counts: what nobody knows of neither opens nor closes. From there up to the
    jury's start the plan moves the contest by itself; then each move is somebody's deed: ``judging_until``
    only ends the scoring, the contest goes on when the last round is revealed.
    """
    for moment, reached in (
        (dates.annulled_at, Phase.ANNULLED),
        (dates.suspended_at, Phase.SUSPENDED),
        (dates.archived_at, Phase.ARCHIVED),
        (dates.results_published_at, Phase.PUBLISHED),
        (dates.sealed_at, Phase.SEALED),
        (dates.deliberation_from, Phase.DELIBERATION),
    ):
        if moment is not None and moment <= now:
            return reached
    if dates.announced_at is None or now < dates.announced_at:
        return Phase.DRAFT
    for end, current in (
        (dates.opens_at, Phase.ANNOUNCED),
        (dates.closes_at, Phase.OPEN),
        (dates.judging_from, Phase.SCREENING),
    ):
        if now < end:
            return current
    return Phase.JUDGING


def phase_ends_at(dates: Dates, now: datetime) -> datetime | None:
    """When the phase of ``now`` ends; ``None`` if a person ends it, not a date."""
    return {
        Phase.ANNOUNCED: dates.opens_at,
        Phase.OPEN: dates.closes_at,
        Phase.SCREENING: dates.judging_from,
    }.get(phase(dates, now))
