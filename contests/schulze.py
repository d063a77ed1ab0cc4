"""The ranking of a final by the Schulze method: jurors order the entries, pairs decide.

Plain values in and out, in whatever order; whole numbers only, no chance.

Method. For each two entries it is counted how many ballots put the one before the other. A path from one
entry to another goes over entries each of which is preferred to the next by more ballots than the other way
round; it is as strong as its weakest step. One entry is ahead of another if its strongest path there is
stronger than the strongest one back ("winning votes"). The first place goes to all that nobody is ahead of,
the next one to all that nobody who is left is ahead of; who is there together shares the place. What a
shared place becomes is up to the ladder of ties (``contests.ranking``): ``Outcome.order`` has the shape of a
``Decision``.

Ballots may hold equal entries and may be incomplete: what is not on a ballot stands below all that is,
equal among itself. Entries that a juror must not judge (a conflict) are no part of the ballot at all: pairs
with them are not counted by it, neither for nor against.

Source: Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
single-winner election method", Social Choice and Welfare 36 (2011). At most ``MOST`` entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST = 50
"""A juror cannot order more entries with care."""


@dataclass(frozen=True)
class Ballot:
    """Best first, equal entries together; ``conflicts`` are entries that the juror must not judge."""

    juror: str
    order: tuple[tuple[str, ...], ...]
    conflicts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Outcome:
    """The order, best first, equal entries together, and the numbers that it follows from, for each pair."""

    order: tuple[tuple[str, ...], ...]
    preferred: Mapping[tuple[str, str], int]
    """How many ballots put the first before the second."""

    strength: Mapping[tuple[str, str], int]
    """How strong the strongest path from the first to the second is; 0 without one."""

    @property
    def places(self) -> dict[str, int]:
        """Places run 1, 2, 2, 4."""
        places: dict[str, int] = {}
        for equal in self.order:
            places |= dict.fromkeys(equal, len(places) + 1)
        return places


def schulze(*, entries: Iterable[str], ballots: Iterable[Ballot]) -> Outcome:
    """Order ``entries``; others on a ballot (withdrawn since) are left out.

    ``ValueError`` for more than ``MOST`` entries, for two ballots of one juror, and for a ballot that holds
    an entry twice or one that its juror must not judge.
    """
    pool = sorted(set(entries))
    if len(pool) > MOST:
        raise ValueError(f"at most {MOST} entries can be ordered")
    preferred = _preferred(pool, list(ballots))
    strength = _strength(pool, preferred)
    return Outcome(_order(pool, strength), preferred, strength)


def _preferred(pool: list[str], ballots: list[Ballot]) -> dict[tuple[str, str], int]:
    if len({ballot.juror for ballot in ballots}) < len(ballots):
        raise ValueError("two ballots of one juror")
    preferred = dict.fromkeys(permutations(pool, 2), 0)
    for ballot in ballots:
        position: dict[str, int] = {}
        for number, equal in enumerate(ballot.order):
            for entry in equal:
                if entry in position or entry in ballot.conflicts:
                    raise ValueError("a ballot holds an entry twice, or one that its juror must not judge")
                position[entry] = number
        below = len(ballot.order)
        judged = [(position.get(entry, below), entry) for entry in pool if entry not in ballot.conflicts]
        for (above, one), (lower, other) in permutations(judged, 2):
            if above < lower:
                preferred[one, other] += 1
    return preferred


def _strength(pool: list[str], preferred: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Widest paths, by Floyd and Warshall."""
    strength = {
        (one, other): count if count > preferred[other, one] else 0
        for (one, other), count in preferred.items()
    }
    for middle, start, end in permutations(pool, 3):
        over = min(strength[start, middle], strength[middle, end])
        strength[start, end] = max(over, strength[start, end])
    return strength


def _order(pool: list[str], strength: Mapping[tuple[str, str], int]) -> tuple[tuple[str, ...], ...]:
    order = []
    left = pool
    while left:
        first = tuple(
            one
            for one in left
            if all(strength[one, other] >= strength[other, one] for other in left if other != one)
        )
        order.append(first)
        left = [entry for entry in left if entry not in first]
    return tuple(order)
