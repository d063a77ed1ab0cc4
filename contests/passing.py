"""Who goes on to the next round: the best so many, and what becomes of equals at the border.

Plain values in and out. Entries that share a place are never parted here: who shares the last place that
goes on goes on, too, unless the next round cannot take them all; then none of these equals does. Whether
entries with the same mean share a place is up to the ladder of ties, which may end with a draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


def around_the_border(
    ranking: Iterable[Mapping[str, Any]], passed: Collection[str]
) -> list[Mapping[str, Any]]:
    """The last row of a ranking that goes on and the first that does not, if there are both."""
    placed = [row for row in ranking if row["place"] is not None]
    for above, below in pairwise(placed):
        if above["entry"] in passed and below["entry"] not in passed:
            return [above, below]
    return []


@dataclass(frozen=True)
class Passing:
    """``entries`` go on, best first; ``border`` are equals whom the number alone would have parted."""

    entries: tuple[str, ...]
    border: tuple[str, ...] = ()

    @property
    def border_passes(self) -> bool:
        return set(self.border) <= set(self.entries)


def best(groups: Iterable[Iterable[str]], *, wanted: int | None, most: int | None = None) -> Passing:
    """Take from ``groups``, best first and equals together, until there are ``wanted``, ``most`` at most."""
    passed: list[str] = []
    for group in groups:
        equal = tuple(sorted(group))
        goal = min((number for number in (wanted, most) if number is not None), default=None)
        if goal is None or len(passed) + len(equal) <= goal:
            passed += equal
        elif len(passed) < goal:
            fits = most is None or len(passed) + len(equal) <= most
            return Passing((*passed, *(equal if fits else ())), equal)
        else:
            break
    return Passing(tuple(passed))
