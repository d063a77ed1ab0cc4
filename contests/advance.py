"""What goes on from a revealed round to the next: computed here, shown to staff, confirmed by an action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contests.enums import ORDERED, RoundKind
from contests.models import RoundRecord
from contests.models.rounds import MOST_FINALISTS
from contests.round_records import passing_in
from contests.tally import tally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contests.models import Contest, Round
    from contests.passing import Passing


def outcome_of(round_: Round) -> tuple[dict[str, Any], Passing]:
    """What the round gave, with the rule by which photos go on, and those that do.

    Once that is confirmed it is read as it was then; before, it is counted as things stand.
    """
    kept = RoundRecord.objects.filter(round=round_).first()
    record = kept.record if kept is not None else tally(round_) | rule_of(round_)
    return record, passing_by(record)


def passing_by(record: Mapping[str, Any]) -> Passing:
    """Who goes on by the rule that stands in the record."""
    return passing_in(record, passes=record["passes"], most=record["most"])


def earlier_records(contest: Contest) -> list[dict[str, Any]]:
    """The confirmed records of all rounds before the last, in their order."""
    kept = RoundRecord.objects.filter(round__contest=contest).order_by("round__number")
    return list(kept.values_list("record", flat=True))


def rule_of(round_: Round) -> dict[str, Any]:
    """How photos go on from a round, as it stands in its record."""
    following = round_.following
    return {
        "kind": str(round_.kind),
        "minimum": round_.minimum,
        "passes": None if round_.kind == RoundKind.SHORTLIST else round_.passes,
        "most": MOST_FINALISTS if following is not None and following.kind in ORDERED else None,
        "closing_reason": round_.closing_reason,
    }
