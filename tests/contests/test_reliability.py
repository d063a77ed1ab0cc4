"""Agreement, spread and severity: against published figures, the library, and least squares by NumPy."""

import math
from fractions import Fraction
from random import Random

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contests.assignment import assign
from contests.ranking import Sheet, Weighted, rank
from contests.reliability import (
    Mark,
    Normalised,
    Severity,
    Spread,
    alpha,
    marks_of,
    normalised,
    severities,
    spreads,
)


def table(*rows: str) -> list[Mark]:
    """A row for each juror, a column for each entry; a point is no mark."""
    return [
        Mark(f"J{number}", f"E{column:02}", Fraction(value))
        for number, row in enumerate(rows)
        for column, value in enumerate(row.split())
        if value != "."
    ]


KRIPPENDORFF = table(
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
WIKIPEDIA = table(
    ". . . . . 3 4 1 2 1 1 3 3 . 3",
    "1 . 2 1 3 3 4 3 . . . . . . .",
    ". . 2 1 3 4 4 . 2 1 1 3 3 . 4",
)


@pytest.mark.parametrize(("marks", "published"), [(KRIPPENDORFF, "0.849"), (WIKIPEDIA, "0.811")])
def test_alpha_is_the_published_one(marks, published):
    assert f"{float(alpha(marks)):.3f}" == published


@pytest.mark.parametrize(
    "marks",
    [
        [],
        table("1 2 3"),
        table("1 . 3", ". 2 ."),
        table("5 5 5", "5 5 5"),
        table("5 5 1", "5 5 ."),
    ],
    ids=["nobody", "one juror", "nothing shared", "constant", "constant where shared"],
)
def test_alpha_is_none_where_it_is_not_defined(marks):
    assert alpha(marks) is None


def test_perfect_agreement_is_one():
    assert alpha(table("1 2 3", "1 2 3", ". 2 3")) == 1


values = st.fractions(1, 10, max_denominator=6)
piles = st.dictionaries(
    st.tuples(st.sampled_from("1234"), st.sampled_from("abcdef")), values, max_size=24
).map(lambda found: [Mark(juror, entry, value) for (juror, entry), value in found.items()])


def matrix(marks: list[Mark]) -> np.ndarray:
    found = np.full((4, 6), np.nan)
    for mark in marks:
        found["1234".index(mark.juror), "abcdef".index(mark.entry)] = float(mark.value)
    return found


@settings(max_examples=300, deadline=None)
@given(piles)
def test_alpha_agrees_with_the_library(marks):
    found = alpha(marks)
    if found is not None:
        expected = krippendorff.alpha(matrix(marks), level_of_measurement="interval")
        assert math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)


@settings(deadline=None)
@given(piles, st.randoms())
def test_the_order_of_the_input_never_matters(marks, random):
    shuffled = list(marks)
    random.shuffle(shuffled)
    for told in (alpha, spreads, severities, normalised):
        assert told(shuffled) == told(marks)


def test_spreads_tell_how_far_marks_lie_apart():
    assert spreads(table("4 7 .", "9 7 6", "5 7 .")) == {
        "E00": Spread(3, Fraction(4), Fraction(9), Fraction(7)),
        "E01": Spread(3, Fraction(7), Fraction(7), Fraction(0)),
        "E02": Spread(1, Fraction(6), Fraction(6), None),
    }


def test_severities_compare_with_the_others_on_the_same_entries_only():
    found = severities(table("4 6 . 1", "6 8 9 .", "8 7 10 .", ". . . ."))
    assert found == {
        "J0": Severity(2, Fraction(-9, 4)),  # 4 against 7, 6 against 7.5; the last one is nobody else's
        "J1": Severity(3, Fraction(1, 6)),  # 6 against 6, 8 against 6.5, 9 against 10
        "J2": Severity(3, Fraction(4, 3)),  # 8 against 5, 7 against 7, 10 against 9
    }
    assert severities(table("4 .", ". 5"))["J0"] == Severity(0, None)


def test_two_marks_of_one_juror_about_one_entry_are_refused():
    with pytest.raises(ValueError, match="two marks"):
        alpha([*table("1 2"), Mark("J0", "E01", Fraction(3))])


def test_marks_are_those_of_the_ranking():
    criteria = [Weighted("look", 2), Weighted("story", 1)]
    sheets = [Sheet("1", "a", {"look": 7, "story": 6}), Sheet("2", "a", {"look": 7})]
    assert marks_of(criteria, sheets) == [Mark("1", "a", Fraction(20, 3))]
    ranking = rank(criteria=criteria, entries="a", sheets=sheets, seed="s")
    assert ranking.standings[0].mean == Fraction(20, 3)


def test_a_severe_juror_s_entries_are_lifted():
    """J1 gives two points less throughout; only J0 saw the first entry, only J1 the last."""
    found = normalised(table("8 7 6 .", ". 5 4 6"))
    assert found == {
        "E00": Normalised(Fraction(7), 1),
        "E01": Normalised(Fraction(6), 3),
        "E02": Normalised(Fraction(5), 4),
        "E03": Normalised(Fraction(7), 1),
    }


def test_islands_cannot_be_compared():
    assert normalised(table("1 2 . .", ". . 3 4")) is None
    assert normalised([]) == {}


@settings(deadline=None)
@given(st.lists(values, min_size=6, max_size=6), st.lists(values, min_size=4, max_size=4), st.integers(2, 4))
def test_where_jurors_differ_in_severity_only_it_is_found_exactly(worth, leniency, quorum):
    jury = assign(entries="abcdef", jurors="1234", quorum=quorum, seed="s")
    marks = [
        Mark(juror, entry, worth["abcdef".index(entry)] + leniency["1234".index(juror)])
        for juror, entry in jury.seats
    ]
    mean = sum(leniency) / 4
    assert {entry: told.value for entry, told in normalised(marks).items()} == {
        entry: worth["abcdef".index(entry)] + mean for entry in "abcdef"
    }


@settings(deadline=None)
@given(piles)
def test_it_is_the_least_squares_of_the_additive_model(marks):
    found = normalised(marks)
    if not found:
        return
    jurors, entries = sorted({m.juror for m in marks}), sorted({m.entry for m in marks})
    design = np.zeros((len(marks) + 1, len(jurors) + len(entries)))
    for row, mark in enumerate(marks):
        design[row, jurors.index(mark.juror)] = design[row, len(jurors) + entries.index(mark.entry)] = 1
    design[-1, : len(jurors)] = 1
    solved = np.linalg.lstsq(design, np.array([float(m.value) for m in marks] + [0.0]), rcond=None)[0]
    for entry, expected in zip(entries, solved[len(jurors) :], strict=True):
        assert math.isclose(found[entry].value, expected, abs_tol=1e-8)
    for told in found.values():
        assert told.place == 1 + sum(other.value > told.value for other in found.values())


@settings(deadline=None)
@given(st.lists(st.lists(values, min_size=4, max_size=4), min_size=1, max_size=6))
def test_if_all_judge_all_it_is_the_mean(rows):
    marks = [Mark(str(j), str(e), value) for e, row in enumerate(rows) for j, value in enumerate(row)]
    assert {e: told.value for e, told in normalised(marks).items()} == {
        str(e): sum(row) / 4 for e, row in enumerate(rows)
    }


def test_on_partial_panels_it_comes_nearer_to_the_truth_than_the_mean():
    random = Random(7)
    entries, jurors = [f"E{n:03}" for n in range(200)], [f"J{n}" for n in range(8)]
    worth = {entry: random.gauss(6, 1.2) for entry in entries}
    severity = {juror: random.gauss(0, 1) for juror in jurors}
    marks = [
        Mark(
            juror,
            entry,
            Fraction(min(10, max(1, round(worth[entry] + severity[juror] + random.gauss(0, 1))))),
        )
        for juror, entry in sorted(assign(entries=entries, jurors=jurors, quorum=3, seed="s").seats)
    ]
    truth = [worth[entry] for entry in entries]
    told = normalised(marks)
    means = [np.mean([float(m.value) for m in marks if m.entry == entry]) for entry in entries]
    adjusted = [float(told[entry].value) for entry in entries]
    assert np.corrcoef(adjusted, truth)[0, 1] > np.corrcoef(means, truth)[0, 1] + 0.02


def test_five_thousand_entries_are_told_about():
    random = Random(1)
    seats = assign(
        entries=[f"E{n}" for n in range(5000)], jurors=[f"J{n}" for n in range(20)], quorum=5, seed="s"
    ).seats
    marks = [
        Mark(
            j,
            e,
            Fraction(5 * random.randint(1, 10) + 3 * random.randint(1, 10) + 2 * random.randint(1, 10), 10),
        )
        for j, e in sorted(seats)
    ]
    for told in (alpha, spreads, severities, normalised):
        assert told(marks) is not None
