"""The ranking: exact, blind to the order of its input, and explained."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contests.ranking import ADVISED_LADDER, Ranking, Sheet, Standing, Tie, Weighted, rank

LOOK = Weighted("look", 2)
STORY = Weighted("story", 1)


def sheet(juror: str, entry: str, look: int | None, story: int | None) -> Sheet:
    scores = {"look": look, "story": story}
    return Sheet(juror, entry, {code: score for code, score in scores.items() if score is not None})


def ranked(
    *sheets: Sheet, entries: str = "", seed: str = "town", ladder: Sequence[str] = ADVISED_LADDER
) -> Ranking:
    names = entries or "".join(sorted({s.entry for s in sheets}))
    return rank(criteria=[LOOK, STORY], entries=names, sheets=sheets, seed=seed, ladder=ladder)


def places(ranking: Ranking) -> dict[str, int | None]:
    return {s.entry: s.place for s in ranking.standings}


def test_the_mean_is_an_exact_weighted_fraction():
    ranking = ranked(sheet("1", "a", 10, 7), sheet("2", "a", 8, 8), sheet("3", "a", 9, 8))
    assert ranking.standings[0].mean == Fraction(77, 9)
    assert ranking.standings[0].criterion_means == (Fraction(9), Fraction(23, 3))


def test_a_sheet_counts_whole_or_not_at_all():
    ranking = ranked(sheet("1", "a", 4, 4), sheet("2", "a", 10, None), sheet("3", "b", 9, None))
    assert [(s.entry, s.place, s.mean, s.sheets) for s in ranking.standings] == [
        ("a", 1, Fraction(4), 1),
        ("b", None, None, 0),
    ]


def test_more_top_scores_part_equal_means():
    ranking = ranked(
        sheet("1", "a", 8, 8), sheet("2", "a", 8, 8), sheet("1", "b", 10, 10), sheet("2", "b", 6, 6)
    )
    assert places(ranking) == {"b": 1, "a": 2}
    assert ranking.ties == (Tie(("b", "a"), ("more_top_scores",)),)


def test_then_the_first_criterion_parts_them():
    ranking = ranked(sheet("1", "a", 6, 6), sheet("1", "b", 7, 4))
    assert places(ranking) == {"b": 1, "a": 2}
    assert ranking.ties == (Tie(("b", "a"), ("first_criterion",)),)


def test_what_nothing_parts_shares_the_place_and_the_next_place_is_left_out():
    ranking = ranked(
        sheet("1", "a", 9, 9), sheet("1", "b", 5, 5), sheet("1", "c", 5, 5), sheet("1", "d", 1, 1)
    )
    assert places(ranking) == {"a": 1, "b": 2, "c": 2, "d": 4}
    assert [tie.steps for tie in ranking.ties] == [("ex_aequo",)]


def test_only_the_order_within_a_shared_place_depends_on_the_seed():
    sheets = [sheet("1", name, 5, 5) for name in "abcdefgh"]
    orders = {tuple(s.entry for s in ranked(*sheets, seed=seed).standings) for seed in ("1", "2", "3", "4")}
    assert len(orders) > 1
    assert {place for seed in ("1", "2") for place in places(ranked(*sheets, seed=seed)).values()} == {1}


def test_a_ladder_that_ends_in_a_draw_shares_no_place():
    sheets = [sheet("1", name, 5, 5) for name in "abc"]
    ranking = ranked(*sheets, ladder=["more_top_scores", "seeded_draw"])
    assert sorted(places(ranking).values()) == [1, 2, 3]
    assert ranking.ties[0].steps == ("seeded_draw", "seeded_draw")


def test_only_the_steps_of_the_rules_part_a_tie():
    ranking = ranked(sheet("1", "a", 6, 6), sheet("1", "b", 7, 4), ladder=["more_top_scores"])
    assert places(ranking) == {"a": 1, "b": 1}


@pytest.mark.parametrize("ladder", [["coin"], ["ex_aequo", "more_top_scores"], ["first_criterion"] * 2])
def test_a_ladder_that_cannot_be_climbed_is_refused(ladder):
    with pytest.raises(ValueError, match="ladder"):
        ranked(sheet("1", "a", 6, 6), ladder=ladder)


def test_sheets_about_other_entries_are_left_out():
    assert places(ranked(sheet("1", "a", 5, 5), sheet("1", "gone", 9, 9), entries="a")) == {"a": 1}


@pytest.mark.parametrize(
    ("criteria", "sheets"),
    [
        ([], []),
        ([Weighted("look", 0)], []),
        ([LOOK], [Sheet("1", "a", {"look": 11})]),
        ([LOOK], [Sheet("1", "a", {"look": 0})]),
        ([LOOK], [Sheet("1", "a", {"look": 5}), Sheet("1", "a", {"look": 6})]),
    ],
)
def test_what_cannot_be_ranked_honestly_is_refused(criteria, sheets):
    with pytest.raises(ValueError, match=r"criterion|scores|sheets"):
        rank(criteria=criteria, entries="a", sheets=sheets, seed="town")


sheets_of_a_contest = st.dictionaries(
    st.tuples(st.sampled_from("12345"), st.sampled_from("abcdef")),
    st.tuples(st.integers(1, 10), st.one_of(st.none(), st.integers(1, 10))),
    max_size=30,
).map(lambda given_: [sheet(juror, entry, *scores) for (juror, entry), scores in given_.items()])


@given(sheets_of_a_contest, st.randoms())
def test_the_order_of_the_input_never_matters(sheets, random):
    shuffled = list(sheets)
    random.shuffle(shuffled)
    entries = list("abcdef")
    random.shuffle(entries)
    assert ranked(*sheets, entries="abcdef") == ranked(*shuffled, entries="".join(entries))


def key(standing: Standing) -> tuple[Fraction | int, ...]:
    return tuple(standing.value(step) for step in ("mean", *ADVISED_LADDER[:-1]))


@given(sheets_of_a_contest)
def test_places_are_competition_places_and_follow_the_ladder(sheets):
    placed = [s for s in ranked(*sheets, entries="abcdef").standings if s.place is not None]
    for standing in placed:
        assert standing.place == 1 + sum(key(other) > key(standing) for other in placed)


@given(sheets_of_a_contest, st.permutations("12345"))
def test_whose_sheet_it_is_never_matters(sheets, names):
    renamed = [Sheet(names[int(s.juror) - 1], s.entry, s.scores) for s in sheets]
    assert ranked(*sheets, entries="abcdef") == ranked(*renamed, entries="abcdef")


@given(sheets_of_a_contest)
def test_a_higher_score_never_lowers_the_place(sheets):
    raised = [
        Sheet(s.juror, s.entry, dict.fromkeys(s.scores, 10) if s.entry == "a" else s.scores) for s in sheets
    ]
    before, after = (
        places(ranked(*sheets, entries="abcdef"))["a"],
        places(ranked(*raised, entries="abcdef"))["a"],
    )
    assert before is None or after <= before
