"""How well a jury agrees: alpha, spread, severity, and what the ranking would be if all were equally severe.

Plain values in and out, in whatever order; exact fractions, nothing rounded, so that whoever has the scores
gets the same numbers. All of it is told beside a ranking and never changes it.

A *mark* is what one juror gave one entry on a whole sheet, in points from 1 to 10.

``alpha`` is Krippendorff's α for interval data, by his computational formula: 1 is perfect agreement, 0 what
chance gives, less than 0 worse than chance; above 0.8 is called good, below 0.667 weak. Interval and not
ordinal, because the ranking takes the mean: it holds that from 7 to 8 is as far as from 2 to 3, and how
well the jury agrees must be measured on the scale on which it decides. It is not defined, and ``None``, if
no entry has two marks or if all marks of such entries are the same. The library ``krippendorff`` is what the
tests compare with; here it would need 0.9 GB and 3 s for 5,000 entries with 20 jurors and could not be exact.

``spreads``: for each entry its lowest and highest mark and their variance (divided by one less than the
number of marks), in points and squared points.

``severities``: by how many points a juror's marks lie above (generous) or below (severe) the mean of the
others on the same entries.

``normalised``: the additive model mark = entry + juror by least squares, where jurors' parts add up to
nothing; an entry's value is what it would have on average if every juror of the jury had judged it. With
everybody judging everything it orders as the mean does. ``None`` if the jury falls into islands without an
entry in common: then no number can compare them.

Sources: Krippendorff, "Content Analysis" (2004), chapter 11, and "Computing Krippendorff's
Alpha-Reliability" (2011); Searle, "Linear Models" (1971), chapter 7, for the two-way model without
interaction.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from contests.ranking import sheet_mean
from contests.seating import islands_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from contests.ranking import Sheet, Weighted

TWO = 2
"""So many marks an entry needs to tell anything about agreement."""


@dataclass(frozen=True)
class Mark:
    juror: str
    entry: str
    value: Fraction


@dataclass(frozen=True)
class Spread:
    """How far an entry's marks lie apart; ``variance`` is none with one mark."""

    marks: int
    lowest: Fraction
    highest: Fraction
    variance: Fraction | None


@dataclass(frozen=True)
class Severity:
    """How a juror's marks lie to the others': below 0 severe; none if they share no entry with anybody."""

    shared: int
    difference: Fraction | None


@dataclass(frozen=True)
class Normalised:
    """What an entry would have from the whole jury, and the place that this would give, 1, 2, 2, 4."""

    value: Fraction
    place: int


def marks_of(criteria: Sequence[Weighted], sheets: Iterable[Sheet]) -> list[Mark]:
    """The marks of whole sheets: weighted means of the criteria, as the ranking takes them."""
    return [
        Mark(sheet.juror, sheet.entry, mean)
        for sheet in sheets
        if (mean := sheet_mean(criteria, sheet)) is not None
    ]


def alpha(marks: Iterable[Mark]) -> Fraction | None:
    """Krippendorff's α for interval data; none where it is not defined."""
    paired = [[m.value for m in given] for given in _by_entry(marks).values() if len(given) >= TWO]
    scale = lcm(*(value.denominator for values in paired for value in values))
    units = [[int(value * scale) for value in values] for values in paired]
    every = [value for values in units for value in values]
    expected = _squares(every)
    if not expected:
        return None
    observed = sum((Fraction(_squares(values), len(values) - 1) for values in units), Fraction(0))
    return 1 - (len(every) - 1) * observed / expected


def spreads(marks: Iterable[Mark]) -> dict[str, Spread]:
    """How far the marks of each entry lie apart."""
    found = {}
    for entry, given in _by_entry(marks).items():
        values = [mark.value for mark in given]
        count = len(values)
        mean = sum(values, Fraction(0)) / count
        squares = sum(((value - mean) ** 2 for value in values), Fraction(0))
        variance = squares / (count - 1) if count >= TWO else None
        found[entry] = Spread(count, min(values), max(values), variance)
    return found


def severities(marks: Iterable[Mark]) -> dict[str, Severity]:
    """How each juror's marks lie to those of the others on the same entries."""
    differences: dict[str, list[Fraction]] = defaultdict(list)
    for given in _by_entry(marks).values():
        total = sum((mark.value for mark in given), Fraction(0))
        for mark in given:
            others = [(total - mark.value) / (len(given) - 1)] if len(given) >= TWO else []
            differences[mark.juror] += [mark.value - mean for mean in others]
    return {
        juror: Severity(len(all_), sum(all_, Fraction(0)) / len(all_) if all_ else None)
        for juror, all_ in sorted(differences.items())
    }


def normalised(marks: Iterable[Mark]) -> dict[str, Normalised] | None:
    """What entries would have if all jurors were equally severe; none if that cannot be told."""
    by_entry = _by_entry(marks)
    jurors = sorted({mark.juror for given in by_entry.values() for mark in given})
    position = {juror: number for number, juror in enumerate(jurors)}
    panels = [[position[mark.juror] for mark in given] for given in by_entry.values()]
    if len(set(islands_of(len(jurors), panels))) > 1:
        return None
    generosity = dict(zip(jurors, _generosities(by_entry, position), strict=True))
    values = {
        entry: sum((mark.value - generosity[mark.juror] for mark in given), Fraction(0)) / len(given)
        for entry, given in by_entry.items()
    }
    place: dict[Fraction, int] = {}
    for number, value in enumerate(sorted(values.values(), reverse=True), start=1):
        place.setdefault(value, number)
    return {entry: Normalised(value, place[value]) for entry, value in values.items()}


def _generosities(by_entry: Mapping[str, Sequence[Mark]], position: Mapping[str, int]) -> list[Fraction]:
    """Each juror's part: the normal equations of the model, with the entries' parts worked out of them."""
    size = len(position)
    matrix = [[Fraction(0)] * (size + 1) for _juror in position]
    shares: dict[tuple[int, int, int], int] = defaultdict(int)
    for given in by_entry.values():
        mean = sum((mark.value for mark in given), Fraction(0)) / len(given)
        panel = [position[mark.juror] for mark in given]
        for mark, one in zip(given, panel, strict=True):
            matrix[one][size] += mark.value - mean
            for other in panel:
                shares[one, other, len(panel)] += 1
    for (one, other, marks), entries in shares.items():
        matrix[one][other] += entries * ((one == other) - Fraction(1, marks))
    if matrix:
        # One equation follows from the others; in its place all parts add up to nothing.
        matrix[-1] = [Fraction(1)] * size + [Fraction(0)]
    return _solved(matrix)


def _solved(matrix: list[list[Fraction]]) -> list[Fraction]:
    """Gauss and Jordan; the matrix has full rank, because the jury is one island."""
    for column in range(len(matrix)):
        pivot = next(row for row in range(column, len(matrix)) if matrix[row][column])
        matrix[column], matrix[pivot] = matrix[pivot], matrix[column]
        factor = matrix[column][column]
        matrix[column] = [value / factor for value in matrix[column]]
        for row, values in enumerate(matrix):
            if row != column and (times := values[column]):
                matrix[row] = [a - times * b for a, b in zip(values, matrix[column], strict=True)]
    return [values[-1] for values in matrix]


def _squares(values: Sequence[int]) -> int:
    """The squared differences of all pairs, added up."""
    return len(values) * sum(value * value for value in values) - sum(values) ** 2


def _by_entry(marks: Iterable[Mark]) -> dict[str, list[Mark]]:
    """Marks by entry; ``ValueError`` for two of one juror about one entry."""
    by_entry: dict[str, list[Mark]] = defaultdict(list)
    for mark in sorted(marks, key=lambda mark: (mark.entry, mark.juror)):
        if by_entry[mark.entry] and by_entry[mark.entry][-1].juror == mark.juror:
            raise ValueError("two marks of one juror about one entry")
        by_entry[mark.entry].append(mark)
    return dict(by_entry)
