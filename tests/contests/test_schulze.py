"""The Schulze method against published examples and its own promises."""

from itertools import pairwise, permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contests.ranking import Decision, Sheet, Weighted, rank
from contests.schulze import Ballot, Outcome, schulze


def order(text: str) -> tuple[tuple[str, ...], ...]:
    """``A=B C`` puts A and B before C."""
    return tuple(tuple(equal.split("=")) for equal in text.split())


def counted(votes: str, entries: str = "") -> Outcome:
    """``5 ACB`` are five ballots that put A before C before B."""
    ballots = []
    for line in votes.split(","):
        count, ranking = line.split(maxsplit=1)
        told = order(ranking) if "=" in ranking or " " in ranking else tuple((entry,) for entry in ranking)
        ballots += [Ballot(f"{len(ballots) + n}", told) for n in range(int(count))]
    everything = entries or {e for ballot in ballots for equal in ballot.order for e in equal}
    return schulze(entries=everything, ballots=ballots)


def matrix(outcome: Outcome, rows: str) -> None:
    """Rows of strengths in alphabetical order, without the diagonal."""
    entries = sorted({e for equal in outcome.order for e in equal})
    found = [[outcome.strength[one, other] for other in entries if other != one] for one in entries]
    assert found == [[int(n) for n in row.split()] for row in rows.split(",")]


def test_the_example_of_wikipedia():
    outcome = counted("5 ACBED, 5 ADECB, 8 BEDAC, 3 CABED, 7 CAEBD, 2 CBADE, 7 DCEBA, 8 EBADC")
    assert outcome.order == order("E A C B D")
    assert outcome.places == {"E": 1, "A": 2, "C": 3, "B": 4, "D": 5}
    assert (outcome.preferred["A", "B"], outcome.preferred["B", "A"]) == (20, 25)
    matrix(outcome, "28 28 30 24, 25 28 33 24, 25 29 29 24, 25 28 28 24, 25 28 28 31")


def test_the_second_example_of_schulze():
    outcome = counted(
        "5 ACBD, 2 ACDB, 3 ADCB, 4 BACD, 3 CBDA, 3 CDBA, 1 DACB, 5 DBAC, 4 DCBA",
    )
    assert outcome.order == order("D A C B")
    matrix(outcome, "20 20 17, 19 19 17, 19 21 17, 18 18 18")


def test_the_third_example_of_schulze():
    outcome = counted(
        "3 ABDEC, 5 ADEBC, 1 ADECB, 2 BADEC, 2 BDECA, 4 CABDE, 6 CBADE, 2 DBECA, 5 DECAB",
    )
    assert outcome.order == order("B A D E C")
    matrix(outcome, "18 20 21 21, 19 19 19 19, 19 18 19 19, 19 18 20 30, 19 18 20 19")


def test_the_fourth_example_of_schulze_has_two_winners():
    outcome = counted("3 ABCD, 2 DABC, 2 DBCA, 2 CBDA")
    assert outcome.order == order("B=D A=C")
    assert outcome.places == {"B": 1, "D": 1, "A": 3, "C": 3}
    matrix(outcome, "5 5 5, 5 7 5, 5 5 5, 6 5 5")


def test_equal_and_missing_entries_of_a_ballot():
    outcome = counted("2 A=B C, 1 B", entries="ABCD")
    assert outcome.preferred["A", "B"] == 0
    assert outcome.preferred["B", "A"] == 1
    assert outcome.preferred["C", "D"] == 2
    assert outcome.order == order("B A C D")


def test_nobody_votes_and_all_are_equal():
    assert counted("0 ABC", entries="CBA").order == order("A=B=C")
    assert schulze(entries=[], ballots=[]).order == ()


def test_an_entry_that_was_withdrawn_is_left_out():
    assert counted("3 XAB", entries="AB").order == order("A B")


def test_a_conflict_neither_helps_nor_harms():
    """Without the conflict, A's own juror would put it below all."""
    ballots = [
        Ballot("1", order("A B")),
        Ballot("2", order("B A")),
        Ballot("3", order("B C"), conflicts=frozenset("A")),
    ]
    outcome = schulze(entries="ABC", ballots=ballots)
    assert (outcome.preferred["A", "B"], outcome.preferred["B", "A"]) == (1, 1)
    assert outcome.order == order("A=B C")


@pytest.mark.parametrize(
    "ballots",
    [
        [Ballot("1", order("A B")), Ballot("1", order("B A"))],
        [Ballot("1", order("A B A"))],
        [Ballot("1", order("A B"), conflicts=frozenset("A"))],
    ],
)
def test_a_ballot_that_cannot_be_counted_honestly_is_refused(ballots):
    with pytest.raises(ValueError, match="ballot"):
        schulze(entries="AB", ballots=ballots)


def test_fifty_are_ranked_and_more_are_refused():
    entries = [f"E{n}" for n in range(50)]
    random = Random(1)
    ballots = [Ballot(f"J{n}", tuple((e,) for e in random.sample(entries, 50))) for n in range(20)]
    outcome = schulze(entries=entries, ballots=ballots)
    assert sorted(outcome.places) == sorted(entries)
    with pytest.raises(ValueError, match="at most 50"):
        schulze(entries=[*entries, "one more"], ballots=[])


def test_the_order_can_speak_as_a_decision_about_a_tie():
    told = Decision("run_off", counted("2 BA, 1 AB").order)
    ranking = rank(
        criteria=[Weighted("look", 1)],
        entries="AB",
        sheets=[Sheet("1", entry, {"look": 5}) for entry in "AB"],
        seed="s",
        ladder=["run_off"],
        decisions=[told],
    )
    assert [s.entry for s in ranking.standings] == ["B", "A"]


@st.composite
def piles(draw) -> list[Ballot]:
    ballots = []
    for number in range(draw(st.integers(0, 7))):
        entries = draw(st.permutations("ABCDE"))[: draw(st.integers(0, 5))]
        cuts = sorted(draw(st.sets(st.integers(1, 4))))
        levels = [tuple(entries[a:b]) for a, b in zip([0, *cuts], [*cuts, 5], strict=True)]
        ballots.append(Ballot(str(number), tuple(level for level in levels if level)))
    return ballots


@settings(deadline=None)
@given(piles(), st.randoms())
def test_the_order_of_the_input_never_matters(ballots, random):
    shuffled = list(ballots)
    random.shuffle(shuffled)
    assert schulze(entries="EDCBA", ballots=shuffled) == schulze(entries="ABCDE", ballots=ballots)


@settings(deadline=None)
@given(piles())
def test_who_is_ahead_by_paths_has_the_better_place(ballots):
    """The strengths are looked up anew, over all paths."""
    outcome = schulze(entries="ABCDE", ballots=ballots)

    def strongest(start: str, end: str) -> int:
        others = [e for e in "ABCDE" if e not in {start, end}]
        paths = [(start, *middle, end) for n in range(4) for middle in permutations(others, n)]
        return max(
            min(
                outcome.preferred[a, b] if outcome.preferred[a, b] > outcome.preferred[b, a] else 0
                for a, b in pairwise(path)
            )
            for path in paths
        )

    for one, other in permutations("ABCDE", 2):
        assert outcome.strength[one, other] == strongest(one, other)
        if outcome.strength[one, other] > outcome.strength[other, one]:
            assert outcome.places[one] < outcome.places[other]


@settings(deadline=None)
@given(piles())
def test_who_beats_each_other_one_wins_alone(ballots):
    outcome = schulze(entries="ABCDE", ballots=ballots)
    for entry in "ABCDE":
        others = [e for e in "ABCDE" if e != entry]
        if all(outcome.preferred[entry, e] > outcome.preferred[e, entry] for e in others):
            assert outcome.order[0] == (entry,)
