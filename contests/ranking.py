"""From the jurors' sheets to the ranking: exact fractions, a ladder of ties, no chance.

Plain values in and out. The order of the input never matters, and nothing is rounded: two photos are
tied only if their means are exactly the same.

What counts: a juror's *sheet* for a photo counts whole or not at all, that is if every criterion has a
score. A photo's score on a sheet is the weighted mean of the criteria; its mean is the mean over its
whole sheets. A photo without any whole sheet has no place.

The ladder parts entries whose means are exactly the same. Its steps stand in the contest's rules, printed
before the first vote (``docs/decisions/0010-ranking-and-ties.md`` says which we advise and why):

- ``more_top_scores``: the one that was given 10 more often goes first;
- ``first_criterion``: the one with the higher mean in the first criterion;
- ``ex_aequo`` (the last step): they share the place; places run 1, 2, 2, 4;
- ``seeded_draw`` (the last step): the order of SHA-256 of ``seed:entry``, which nobody can steer.

Entries that share a place are listed in the order of the draw, too.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TOP_SCORE = 10
LOWEST_SCORE = 1

MEAN = "mean"
MORE_TOP_SCORES = "more_top_scores"
FIRST_CRITERION = "first_criterion"
EX_AEQUO = "ex_aequo"
SEEDED_DRAW = "seeded_draw"
LAST_STEPS = (EX_AEQUO, SEEDED_DRAW)
ADVISED_LADDER = (MORE_TOP_SCORES, FIRST_CRITERION, EX_AEQUO)


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
    top_scores: int
    criterion_means: tuple[Fraction, ...]
    sheets: int
    decided_by: str = MEAN
    """The step that put it behind the entry above it."""

    def value(self, step: str) -> Fraction | int:
        """What ``step`` compares; higher is better."""
        if step == MORE_TOP_SCORES:
            return self.top_scores
        if step == FIRST_CRITERION:
            return self.criterion_means[0]
        return self.mean or 0


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
    *,
    criteria: Sequence[Weighted],
    entries: Iterable[str],
    sheets: Iterable[Sheet],
    seed: str,
    ladder: Sequence[str] = ADVISED_LADDER,
) -> Ranking:
    """Rank ``entries``; sheets about other entries are left out.

    A ladder that does not end with one of ``LAST_STEPS`` ends with a shared place. ``ValueError`` for
    what cannot be ranked honestly: no criterion, a weight below 1, a score out of bounds, two sheets of
    one juror about one entry, a step that is unknown or out of its place.
    """
    if not criteria or any(c.weight < 1 for c in criteria):
        raise ValueError("every ranking needs at least one criterion, with a weight of at least 1")
    steps, end = _ladder(ladder)
    whole = _whole_sheets(criteria, sheets)
    standings = [_standing(entry, criteria, whole[entry]) for entry in sorted(set(entries))]
    placed = sorted(
        (s for s in standings if s.mean is not None),
        key=lambda s: (tuple(-s.value(step) for step in steps), draw(seed, s.entry)),
    )
    unplaced = sorted((s for s in standings if s.mean is None), key=lambda s: draw(seed, s.entry))
    return Ranking((*_with_places(placed, steps, end), *unplaced))


def draw(seed: str, entry: str) -> str:
    """Where an entry stands in the order that nobody can steer."""
    return hashlib.sha256(f"{seed}:{entry}".encode()).hexdigest()


def _ladder(ladder: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """The steps that compare, the mean before all, and the one that ends every tie."""
    end = ladder[-1] if ladder and ladder[-1] in LAST_STEPS else EX_AEQUO
    steps = tuple(ladder[:-1] if ladder and ladder[-1] in LAST_STEPS else ladder)
    if len(set(steps)) < len(steps) or not {*steps} <= {MORE_TOP_SCORES, FIRST_CRITERION}:
        raise ValueError(f"a step of the ladder is unknown or out of its place: {list(ladder)}")
    return (MEAN, *steps), end


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
        return Standing(entry, None, None, 0, (), 0)
    means = tuple(Fraction(sum(s.scores[c.code] for s in sheets), count) for c in criteria)
    weights = sum(c.weight for c in criteria)
    mean = sum((m * c.weight for m, c in zip(means, criteria, strict=True)), Fraction(0)) / weights
    tops = sum(s.scores[c.code] == TOP_SCORE for s in sheets for c in criteria)
    return Standing(entry, None, mean, tops, means, count)


def _with_places(placed: list[Standing], steps: Sequence[str], end: str) -> list[Standing]:
    decided = [MEAN]
    for above, below in pairwise(placed):
        decided.append(next((step for step in steps if above.value(step) != below.value(step)), end))
    result: list[Standing] = []
    for index, (standing, step) in enumerate(zip(placed, decided, strict=False)):
        place = result[-1].place if step == EX_AEQUO else index + 1
        result.append(replace(standing, place=place, decided_by=step))
    return result
