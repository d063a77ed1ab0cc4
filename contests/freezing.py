"""What of a contest can no longer change, and when: plain values in and out, no database, no clock.

Whoever enters, judges or reads the ranking must find the ground that they were shown. So a date that has
passed stays, limits stay once entries are closed, and what the jury judges by stays once it is at work.
Nobody was shown a draft: all of it may change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contests.enums import OVER, Phase
from contests.phases import phase

if TYPE_CHECKING:
    from datetime import datetime

    from contests.phases import Dates

DATES = ("public_from", "opens_at", "closes_at", "judging_from", "judging_until")
LIMITS = (
    "who_may_enter",
    "takes_classes",
    "offers_cc_by",
    "guardians",
    "max_entries",
    "least_photos",
    "most_photos",
    "min_pixels",
    "max_bytes",
    "taken_from",
    "taken_until",
)
GROUND = ("names", "themes", "categories", "age_bands", "criteria", "rules", "tie_ladder")
# Dates by which somebody plans: moved, they lie ahead.
AHEAD = ("closes_at", "judging_from", "judging_until")


def frozen_fields(dates: Dates, public_from: datetime | None, now: datetime) -> frozenset[str]:
    """The names of what cannot change any more at ``now``."""
    current = phase(dates, now)
    if current in OVER:
        return frozenset((*DATES, *LIMITS, *GROUND, "reminders", "previous_edition"))
    if current is Phase.DRAFT:
        return frozenset()
    moments = {"public_from": public_from, **{name: getattr(dates, name) for name in DATES[1:]}}
    frozen = {name for name, moment in moments.items() if moment is not None and moment <= now}
    if "opens_at" in frozen:  # an announcement that was left empty has passed too
        frozen.add("public_from")
    if current in (Phase.SCREENING, Phase.JUDGING):
        frozen.update(LIMITS)
    if current is Phase.JUDGING:
        frozen.update(GROUND)
    return frozenset(frozen)


def moves_back(name: str, standing: datetime | None, moved: datetime | None, now: datetime) -> bool:
    """Whether a date by which somebody plans would be moved into the past."""
    return name in AHEAD and moved is not None and moved != standing and moved <= now


def cuts_short(dates: Dates, judging_until: datetime, now: datetime) -> bool:
    """Whether a jury at work would lose time that it was promised."""
    return phase(dates, now) is Phase.JUDGING and judging_until < dates.judging_until
