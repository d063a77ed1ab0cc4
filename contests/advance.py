"""What goes on from a revealed round to the next: computed here, shown to staff, confirmed by an action."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from contests.enums import ORDERED, RoundKind
from contests.models.rounds import MOST_FINALISTS
from contests.passing import Passing, best
from contests.round_records import passing_votes
from contests.tally import tally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contests.models import Round


def passing_of(round_: Round) -> Passing:
    """What goes on, as the rules of this round and of the next one say."""
    return passing_in(tally(round_), round_, round_.following)


def passing_in(record: Mapping[str, Any], round_: Round, following: Round | None) -> Passing:
    """The same for the record of ``round_`` and the round behind it, where these are at hand."""
    most = MOST_FINALISTS if following is not None and following.kind in ORDERED else None
    if round_.kind == RoundKind.SHORTLIST:
        return passing_votes(record, most=most)
    groups: dict[int, list[str]] = defaultdict(list)
    for row in record["ranking"]:
        if row["place"] is not None:
            groups[row["place"]].append(row["entry"])
    return best([groups[place] for place in sorted(groups)], wanted=round_.passes, most=most)
