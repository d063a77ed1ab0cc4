"""From the jurors' sheets to the ranking: exact fractions, a ladder of ties, no chance.

Plain values in and out. The order of the input never matters, and nothing is rounded: two photos are
tied only if their means are exactly the same.

What counts: a juror's *sheet* for a photo counts whole or not at all, that is if every criterion has a
score. A photo's score on a sheet is the weighted mean of the criteria; its mean is the mean over its
whole sheets. A photo without any whole sheet has no place.

The ladder, printed in the rules before the first vote (``docs/decisions/0010-ranking-and-ties.md``):

1. the higher mean;
2. the larger share of top scores (10 out of 10);
3. the higher mean of the first criterion, then of the second, and so on in their declared order;
4. a shared place (ex aequo): places run 1, 2, 2, 4.

Photos that share a place are listed in the order of SHA-256 of ``seed:entry``, which nobody can steer.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TOP_SCORE = 10
LOWEST_SCORE = 1

# Steps of the ladder, as they are named in records; "criterion:<code>" stands between the two last.
MEAN = "mean"
TOP_SCORES = "top_scores"
SHARED = "shared"


@dataclass(frozen=True)
class Weighted:
    """A criterion: its code and how much it weighs against the others."""

    code: str
    weight: int


@dataclass(frozen=True)
class Sheet:
    """What one juror gave one entry, by criterion; it counts only if no criterion is missing."""

    juror: str
    entry: str
    scores: Mapping[str, int]


@dataclass(frozen=True)
class Standing:
    """Where an entry came and why."""

    entry: str
    place: int | None
    mean: Fraction | None
    top_share: Fraction
    criterion_means: tuple[Fraction, ...]
    sheets: int
    decided_by: str = field(default=MEAN)
    """The step that put it behind the entry above it; ``shared`` if none could."""

    @property
    def key(self) -> tuple[Fraction, ...]:
        """What the ladder compares, from its first step to its last; higher is better."""
        return (self.mean or Fraction(0), self.top_share, *self.criterion_means)


@dataclass(frozen=True)
class Tie:
    """Entries with exactly the same mean, in their final order, and the step that parted each pair."""

    entries: tuple[str, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Ranking:
    standings: tuple[Standing, ...]
    """From the first place down; entries without a place last."""

    @property
    def ties(self) -> tuple[Tie, ...]:
        placed = [s for s in self.standings if s.place is not None]
        groups = [list(group) for _mean, group in groupby(placed, key=lambda s: s.mean)]
        return tuple(
            Tie(tuple(s.entry for s in group), tuple(s.decided_by for s in group[1:]))
            for group in groups
            if len(group) > 1
        )


def rank(
    *, criteria: Sequence[Weighted], entries: Iterable[str], sheets: Iterable[Sheet], seed: str
) -> Ranking:
    """Rank ``entries``; sheets about other entries are left out.

    ``ValueError`` for what cannot be ranked honestly: no criterion, a weight below 1, a score out of
    bounds, two sheets of one juror about one entry.
    """
    if not criteria or any(c.weight < 1 for c in criteria):
        raise ValueError("every ranking needs at least one criterion, with a weight of at least 1")
    whole = _whole_sheets(criteria, sheets)
    standings = [_standing(entry, criteria, whole[entry]) for entry in sorted(set(entries))]
    placed = sorted(
        (s for s in standings if s.mean is not None),
        key=lambda s: (tuple(-part for part in s.key), draw(seed, s.entry)),
    )
    unplaced = sorted((s for s in standings if s.mean is None), key=lambda s: draw(seed, s.entry))
    return Ranking((*_with_places(placed, criteria), *unplaced))


def draw(seed: str, entry: str) -> str:
    """Where an entry stands in the order that nobody can steer."""
    return hashlib.sha256(f"{seed}:{entry}".encode()).hexdigest()


def _whole_sheets(criteria: Sequence[Weighted], sheets: Iterable[Sheet]) -> Mapping[str, list[Sheet]]:
    codes = {c.code for c in criteria}
    seen: set[tuple[str, str]] = set()
    whole: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        if (sheet.juror, sheet.entry) in seen:
            raise ValueError("two sheets of one juror about one entry")
        seen.add((sheet.juror, sheet.entry))
        if any(not LOWEST_SCORE <= score <= TOP_SCORE for score in sheet.scores.values()):
            raise ValueError(f"scores run from {LOWEST_SCORE} to {TOP_SCORE}")
        if codes <= sheet.scores.keys():
            whole[sheet.entry].append(sheet)
    return whole


def _standing(entry: str, criteria: Sequence[Weighted], sheets: list[Sheet]) -> Standing:
    count = len(sheets)
    if not count:
        return Standing(entry, None, None, Fraction(0), (), 0)
    means = tuple(Fraction(sum(s.scores[c.code] for s in sheets), count) for c in criteria)
    weights = sum(c.weight for c in criteria)
    mean = sum((m * c.weight for m, c in zip(means, criteria, strict=True)), Fraction(0)) / weights
    tops = sum(s.scores[c.code] == TOP_SCORE for s in sheets for c in criteria)
    return Standing(entry, None, mean, Fraction(tops, count * len(criteria)), means, count)


def _with_places(placed: list[Standing], criteria: Sequence[Weighted]) -> list[Standing]:
    steps = (MEAN, TOP_SCORES, *(f"criterion:{c.code}" for c in criteria))
    decided = [MEAN]
    for above, below in pairwise(placed):
        parted = (step for step, a, b in zip(steps, above.key, below.key, strict=True) if a != b)
        decided.append(next(parted, SHARED))
    result: list[Standing] = []
    for index, (standing, step) in enumerate(zip(placed, decided, strict=False)):
        place = result[-1].place if step == SHARED else index + 1
        result.append(
            Standing(
                standing.entry,
                place,
                standing.mean,
                standing.top_share,
                standing.criterion_means,
                standing.sheets,
                step,
            )
        )
    return result
