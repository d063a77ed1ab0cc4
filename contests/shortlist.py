"""A yes/no round: which entries pass, counted exactly and explained line by line.

Plain values in and out, in whatever order. An entry passes if at least ``quorum`` jurors voted on it and the
share of yes among their votes, an exact fraction, reaches ``threshold``. With fewer votes it is *open*: it
neither passes nor fails until it has its quorum. Who has a conflict or has not voted is not in the
count, neither as a yes nor as a no.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PASSES = "passes"
BELOW_THRESHOLD = "below_threshold"
LACKS_VOTES = "lacks_votes"


@dataclass(frozen=True)
class Vote:
    juror: str
    entry: str
    yes: bool


@dataclass(frozen=True)
class Line:
    """One entry: its votes, the share of yes (none without a vote), and what follows."""

    entry: str
    yes: int
    votes: int
    share: Fraction | None
    outcome: str


@dataclass(frozen=True)
class Shortlist:
    lines: tuple[Line, ...]
    """In the order of the entries' codes, so that the list tells no ranking."""

    @property
    def passing(self) -> tuple[str, ...]:
        return self._with(PASSES)

    @property
    def open(self) -> tuple[str, ...]:
        """Entries without their quorum; the round cannot be closed as complete before they have it."""
        return self._with(LACKS_VOTES)

    def _with(self, outcome: str) -> tuple[str, ...]:
        return tuple(line.entry for line in self.lines if line.outcome == outcome)


def shortlist(
    *, entries: Iterable[str], votes: Iterable[Vote], quorum: int, threshold: Fraction
) -> Shortlist:
    """Count ``votes``; those about other entries are left out.

    ``ValueError`` for a quorum below 1, a threshold that is not above 0 and up to 1, and for two votes of
    one juror about one entry.
    """
    if quorum < 1 or not 0 < threshold <= 1:
        raise ValueError("a quorum is at least 1, a threshold more than 0 and at most 1")
    given: dict[str, list[bool]] = defaultdict(list)
    seen: set[tuple[str, str]] = set()
    for vote in votes:
        if (vote.juror, vote.entry) in seen:
            raise ValueError("two votes of one juror about one entry")
        seen.add((vote.juror, vote.entry))
        given[vote.entry].append(vote.yes)
    return Shortlist(
        tuple(_line(entry, given.get(entry, []), quorum, threshold) for entry in sorted(set(entries)))
    )


def _line(entry: str, given: list[bool], quorum: int, threshold: Fraction) -> Line:
    share = Fraction(sum(given), len(given)) if given else None
    if share is None or len(given) < quorum:
        outcome = LACKS_VOTES
    else:
        outcome = PASSES if share >= threshold else BELOW_THRESHOLD
    return Line(entry, sum(given), len(given), share, outcome)
