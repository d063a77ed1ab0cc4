"""Photos of a revealed contest that are still equal, and whose decision could part them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contests.enums import RoundKind
from contests.round_records import ranking_of
from contests.tally import tally

if TYPE_CHECKING:
    from contests.models import Contest, Round
    from contests.ranking import Waiting


def deciding_round(contest: Contest) -> Round | None:
    """The last revealed round of judging: the one from which the result follows."""
    return contest.rounds.revealed().exclude(kind=RoundKind.RUNOFF).order_by("-number").first()


def waiting_ties(contest: Contest) -> tuple[Waiting, ...]:
    """Each group with the step at which nobody has decided yet, from the first place down."""
    round_ = deciding_round(contest)
    if round_ is None or round_.kind == RoundKind.SHORTLIST:
        return ()
    return ranking_of(tally(round_)).waiting
