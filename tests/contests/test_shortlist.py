"""A yes/no round: exact shares, a quorum, a reason for each entry."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contests.shortlist import Line, Vote, shortlist

TWO_THIRDS = Fraction(2, 3)


def votes(**given_: str) -> list[Vote]:
    """``a="yyn"``: what jurors 0, 1 and 2 gave to entry a."""
    return [Vote(str(n), entry, vote == "y") for entry, row in given_.items() for n, vote in enumerate(row)]


def test_what_reaches_the_threshold_exactly_passes():
    found = shortlist(
        entries="dcba", votes=votes(a="yyn", b="ynn", c="yy", d=""), quorum=3, threshold=TWO_THIRDS
    )
    assert found.lines == (
        Line("a", 2, 3, Fraction(2, 3), "passes"),
        Line("b", 1, 3, Fraction(1, 3), "below_threshold"),
        Line("c", 2, 2, Fraction(1), "lacks_votes"),
        Line("d", 0, 0, None, "lacks_votes"),
    )
    assert found.passing == ("a",)
    assert found.open == ("c", "d")


def test_votes_on_entries_that_left_the_pool_are_left_out():
    found = shortlist(entries="a", votes=votes(a="y", gone="y"), quorum=1, threshold=Fraction(1))
    assert found.passing == ("a",)
    assert len(found.lines) == 1


@pytest.mark.parametrize(
    ("quorum", "threshold", "given_"),
    [
        (0, Fraction(1, 2), []),
        (1, Fraction(0), []),
        (1, Fraction(3, 2), []),
        (1, Fraction(1), [*votes(a="y")] * 2),
    ],
)
def test_what_cannot_be_counted_honestly_is_refused(quorum, threshold, given_):
    with pytest.raises(ValueError, match=r"quorum|votes"):
        shortlist(entries="a", votes=given_, quorum=quorum, threshold=threshold)


rounds = st.dictionaries(st.sampled_from("abcdef"), st.text("yn", max_size=7)).map(lambda rows: votes(**rows))


@given(rounds, st.integers(1, 7), st.fractions(Fraction(1, 10), 1), st.randoms())
def test_order_never_matters_and_one_more_yes_never_harms(given_, quorum, threshold, random):
    found = shortlist(entries="abcdef", votes=given_, quorum=quorum, threshold=threshold)
    shuffled = list(given_)
    random.shuffle(shuffled)
    assert shortlist(entries="fedcba", votes=shuffled, quorum=quorum, threshold=threshold) == found
    more = shortlist(
        entries="abcdef", votes=[*given_, Vote("late", "a", yes=True)], quorum=quorum, threshold=threshold
    )
    assert set(found.passing) <= set(more.passing)
