"""Who goes on: the best so many, equals at the border together, and never more than fit."""

from __future__ import annotations

from contests.passing import Passing, best
from contests.round_records import make_shortlist_record, passing_votes


def test_the_best_so_many_go_on():
    assert best([["a"], ["b"], ["c"]], wanted=2) == Passing(("a", "b"))


def test_who_shares_the_last_place_goes_on_and_is_named():
    passing = best([["a"], ["c", "b"], ["d"]], wanted=2)
    assert passing == Passing(("a", "b", "c"), ("b", "c"))
    assert passing.border_passes


def test_equals_that_do_not_fit_stay_all():
    passing = best([["a"], ["b", "c"]], wanted=2, most=2)
    assert passing == Passing(("a",), ("b", "c"))
    assert not passing.border_passes


def test_without_a_number_all_go_on_up_to_what_fits():
    assert best([["a"], ["b"]], wanted=None) == Passing(("a", "b"))
    assert best([["a"], ["b"], ["c"]], wanted=None, most=2) == Passing(("a", "b"))


def votes(*rows: str) -> dict:
    """Each row is an entry with its votes: ``a+-`` is one yes and one no."""
    given = [(f"j{n}", row[0], sign == "+") for row in rows for n, sign in enumerate(row[1:])]
    return make_shortlist_record(
        contest="town",
        round_number=1,
        seed="s",
        minimum=2,
        threshold=50,
        entries=[row[0] for row in rows],
        votes=given,
    )


def test_votes_pass_by_their_exact_share():
    record = votes("a++", "b+-", "c--", "d+")
    assert [(line["entry"], line["share"], line["outcome"]) for line in record["lines"]] == [
        ("a", "1/1", "passes"),
        ("b", "1/2", "passes"),
        ("c", "0/1", "below_threshold"),
        ("d", "1/1", "lacks_votes"),
    ]
    assert passing_votes(record, most=50).entries == ("a", "b")


def test_if_none_reaches_the_threshold_the_highest_share_goes_on():
    assert passing_votes(votes("a+--", "b---", "c+--"), most=None).entries == ("a", "c")


def test_shuffled_votes_give_the_same_record():
    assert votes("a++", "b+-") == votes("b+-", "a++")
