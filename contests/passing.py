"""Who goes on to the next round: the best so many, and what becomes of equals at the border.

Plain values in and out. Equal entries are never parted by chance here: who shares the last place that goes
on goes on, too, unless the next round cannot take them all; then none of these equals does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


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
