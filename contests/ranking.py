"""From the jurors' sheets to the ranking: exact fractions, a ladder of ties, no chance.

Plain values in and out. The order of the input never matters, and nothing is rounded: two photos are
tied only if their means are exactly the same.

What counts: a juror's *sheet* for a photo counts whole or not at all, that is if every criterion has a
score. A photo's score on a sheet is the weighted mean of the criteria; its mean is the mean over its
whole sheets. A photo without any whole sheet has no place.

The ladder parts entries whose means are exactly the same. Its steps stand in the contest's rules, printed
before the first vote (``docs/decisions/0005-ranking-and-ties.md`` says which we advise and why):

- ``more_top_scores``: the one that was given 10 more often goes first;
- ``first_criterion``: the one with the higher mean in the first criterion;
- ``run_off``: the order in which a new vote about these entries only has put them;
- ``president_motion``: the order that the president of the jury has moved, with a reason in the minutes;
- ``ex_aequo`` (the last step): they share the place; places run 1, 2, 2, 4;
- ``seeded_draw`` (the last step): the order of SHA-256 of ``seed:entry``, which nobody can steer.

Entries that share a place are listed in the order of the draw, too.

What people decide about a tie, a run-off or a motion, comes in as a ``Decision``. It speaks for those
entries alone: it parts a tie if all that are tied stand in it, also when one of them was disqualified since,
and it is let be if another entry has joined the tie; ``Ranking.waiting`` says so.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TOP_SCORE = 10
LOWEST_SCORE = 1

MEAN = "mean"
SCHULZE = "schulze"
MORE_TOP_SCORES = "more_top_scores"
FIRST_CRITERION = "first_criterion"
RUN_OFF = "run_off"
PRESIDENT_MOTION = "president_motion"
EX_AEQUO = "ex_aequo"
SEEDED_DRAW = "seeded_draw"
COMPUTED_STEPS = (MORE_TOP_SCORES, FIRST_CRITERION)
DECIDED_STEPS = (RUN_OFF, PRESIDENT_MOTION)
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
class Decision:
    """How people ordered tied entries: best first, those that they left equal together."""

    step: str
    order: tuple[tuple[str, ...], ...]

    @property
    def entries(self) -> frozenset[str]:
        return frozenset(entry for equal in self.order for entry in equal)

    def position(self, entry: str) -> int:
        return next(number for number, equal in enumerate(self.order) if entry in equal)


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
class Waiting:
    """Entries that are still equal, and the step of the ladder at which nobody has decided about them."""

    step: str
    entries: tuple[str, ...]


@dataclass(frozen=True)
class Ranking:
    standings: tuple[Standing, ...]
    """From the first place down; entries without a place last."""

    waiting: tuple[Waiting, ...] = ()
    """What a run-off or a motion could still part; until then the last step of the ladder does."""


def rank(
    *,
    criteria: Sequence[Weighted],
    entries: Iterable[str],
    sheets: Iterable[Sheet],
    seed: str,
    ladder: Sequence[str] = ADVISED_LADDER,
    decisions: Iterable[Decision] = (),
) -> Ranking:
    """Rank ``entries``; sheets about other entries are left out.

    A ladder that does not end with one of ``LAST_STEPS`` ends with a shared place. ``ValueError`` for
    what cannot be ranked honestly: no criterion, a weight below 1, a score out of bounds, two sheets of
    one juror about one entry, a step that is unknown or out of its place, a decision that the ladder does
    not know, that names an entry twice or that contradicts another about the same entries.
    """
    if not criteria or any(c.weight < 1 for c in criteria):
        raise ValueError("every ranking needs at least one criterion, with a weight of at least 1")
    steps, end = _ladder(ladder)
    whole = _whole_sheets(criteria, sheets)
    drawn = sorted(set(entries), key=lambda entry: (draw(seed, entry), entry))
    standings = [_standing(entry, criteria, whole[entry]) for entry in drawn]
    climb = _Climb(end, _by_step(decisions, steps))
    climb.up([s for s in standings if s.mean is not None], steps, MEAN)
    unplaced = (s for s in standings if s.mean is None)
    return Ranking((*climb.placed, *unplaced), tuple(climb.waiting))


def sheet_mean(criteria: Sequence[Weighted], sheet: Sheet) -> Fraction | None:
    """The weighted mean of one sheet; none if a criterion is missing."""
    if any(c.code not in sheet.scores for c in criteria):
        return None
    return Fraction(sum(sheet.scores[c.code] * c.weight for c in criteria), sum(c.weight for c in criteria))


def rank_order(
    *,
    order: Iterable[Iterable[str]],
    sheets: Mapping[str, int],
    seed: str,
    ladder: Sequence[str] = ADVISED_LADDER,
    decisions: Iterable[Decision] = (),
) -> Ranking:
    """Place entries that the jurors' own orders have put one before the other (``contests.schulze``).

    Those that they left equal are parted by what people decide, or by the end of the ladder: its steps that
    compare scores have nothing to compare here. ``sheets`` are how many jurors ordered each entry; one that
    nobody did has no place.
    """
    steps, end = _ladder(ladder)
    decided = [step for step in steps if step in DECIDED_STEPS]
    climb = _Climb(end, _by_step(decisions, decided))
    unplaced = []
    for equal in order:
        drawn = sorted(set(equal), key=lambda entry: (draw(seed, entry), entry))
        standings = [Standing(e, None, None, 0, (), sheets.get(e, 0), SCHULZE) for e in drawn]
        climb.up([s for s in standings if s.sheets], decided, SCHULZE)
        unplaced += [s for s in standings if not s.sheets]
    return Ranking((*climb.placed, *unplaced), tuple(climb.waiting))


def draw(seed: str, entry: str) -> str:
    """Where an entry stands in the order that nobody can steer."""
    return hashlib.sha256(f"{seed}:{entry}".encode()).hexdigest()


def _ladder(ladder: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """The steps that compare, the mean before all, and the one that ends every tie."""
    end = ladder[-1] if ladder and ladder[-1] in LAST_STEPS else EX_AEQUO
    steps = tuple(ladder[:-1] if ladder and ladder[-1] in LAST_STEPS else ladder)
    if len(set(steps)) < len(steps) or not {*steps} <= {*COMPUTED_STEPS, *DECIDED_STEPS}:
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
    columns = [[s.scores[c.code] for s in sheets] for c in criteria]
    sums = [sum(column) for column in columns]
    weighted = sum(total * c.weight for total, c in zip(sums, criteria, strict=True))
    mean = Fraction(weighted, count * sum(c.weight for c in criteria))
    tops = sum(column.count(TOP_SCORE) for column in columns)
    return Standing(entry, None, mean, tops, tuple(Fraction(total, count) for total in sums), count)


def _by_step(decisions: Iterable[Decision], steps: Sequence[str]) -> dict[str, list[Decision]]:
    """Decisions by their step, about the fewest entries first."""
    found: dict[str, list[Decision]] = {step: [] for step in steps if step in DECIDED_STEPS}
    for decision in sorted(decisions, key=lambda d: (len(d.entries), d.order)):
        if decision.step not in found:
            raise ValueError(f"a decision by a step that is not in the ladder: {decision.step}")
        if len(decision.entries) != sum(map(len, decision.order)):
            raise ValueError("a decision names an entry twice")
        if any(other.entries == decision.entries for other in found[decision.step]):
            raise ValueError("two decisions by one step about the same entries")
        found[decision.step].append(decision)
    return found


class _Climb:
    """One walk up the ladder: groups of equal entries are parted, step by step, and get their places."""

    def __init__(self, end: str, decisions: Mapping[str, Sequence[Decision]]) -> None:
        self.end = end
        self.decisions = decisions
        self.placed: list[Standing] = []
        self.waiting: list[Waiting] = []

    def up(self, equal: list[Standing], steps: Sequence[str], decided_by: str, waits: str = "") -> None:
        """Place ``equal``, in the order of the draw; ``decided_by`` put the first of them where it is."""
        if len(equal) > 1 and steps:
            step, *later = steps
            decision = self._decision(step, equal)
            if step in DECIDED_STEPS and decision is None:
                self.up(equal, later, decided_by, waits or step)
                return

            groups: dict[Fraction | int, list[Standing]] = defaultdict(list)
            for standing in equal:
                value = -decision.position(standing.entry) if decision else standing.value(step)
                groups[value].append(standing)
            for number, value in enumerate(sorted(groups, reverse=True)):
                self.up(groups[value], later, step if number else decided_by, waits)
            return
        if len(equal) > 1 and waits:
            self.waiting.append(Waiting(waits, tuple(s.entry for s in equal)))
        for number, standing in enumerate(equal):
            self._place(standing, self.end if number else decided_by)

    def _decision(self, step: str, equal: list[Standing]) -> Decision | None:
        entries = {s.entry for s in equal}
        return next((d for d in self.decisions.get(step, ()) if entries <= d.entries), None)

    def _place(self, standing: Standing, step: str) -> None:
        shared = self.placed[-1].place if step == EX_AEQUO else None
        place = shared or len(self.placed) + 1
        self.placed.append(replace(standing, place=place, decided_by=step))
