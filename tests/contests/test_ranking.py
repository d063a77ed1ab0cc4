"""The ranking: exact, blind to the order of its input, and explained."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contests.enums import TieStep
from contests.ranking import (
    ADVISED_LADDER,
    COMPUTED_STEPS,
    DECIDED_STEPS,
    LAST_STEPS,
    Decision,
    Ranking,
    Sheet,
    Standing,
    Waiting,
    Weighted,
    rank,
)

LOOK = Weighted("look", 2)
STORY = Weighted("story", 1)


def sheet(juror: str, entry: str, look: int | None, story: int | None) -> Sheet:
    scores = {"look": look, "story": story}
    return Sheet(juror, entry, {code: score for code, score in scores.items() if score is not None})


def ranked(
    *sheets: Sheet,
    entries: str = "",
    seed: str = "town",
    ladder: Sequence[str] = ADVISED_LADDER,
    decisions: Sequence[Decision] = (),
) -> Ranking:
    names = entries or "".join(sorted({s.entry for s in sheets}))
    return rank(
        criteria=[LOOK, STORY], entries=names, sheets=sheets, seed=seed, ladder=ladder, decisions=decisions
    )


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
    assert [s.decided_by for s in ranking.standings] == ["mean", "more_top_scores"]


def test_then_the_first_criterion_parts_them():
    ranking = ranked(sheet("1", "a", 6, 6), sheet("1", "b", 7, 4))
    assert places(ranking) == {"b": 1, "a": 2}
    assert [s.decided_by for s in ranking.standings] == ["mean", "first_criterion"]


def test_what_nothing_parts_shares_the_place_and_the_next_place_is_left_out():
    ranking = ranked(
        sheet("1", "a", 9, 9), sheet("1", "b", 5, 5), sheet("1", "c", 5, 5), sheet("1", "d", 1, 1)
    )
    assert places(ranking) == {"a": 1, "b": 2, "c": 2, "d": 4}
    assert [s.decided_by for s in ranking.standings] == ["mean", "mean", "ex_aequo", "mean"]


def test_only_the_order_within_a_shared_place_depends_on_the_seed():
    sheets = [sheet("1", name, 5, 5) for name in "abcdefgh"]
    orders = {tuple(s.entry for s in ranked(*sheets, seed=seed).standings) for seed in ("1", "2", "3", "4")}
    assert len(orders) > 1
    assert {place for seed in ("1", "2") for place in places(ranked(*sheets, seed=seed)).values()} == {1}


def test_a_ladder_that_ends_in_a_draw_shares_no_place():
    sheets = [sheet("1", name, 5, 5) for name in "abc"]
    ranking = ranked(*sheets, ladder=["more_top_scores", "seeded_draw"])
    assert sorted(places(ranking).values()) == [1, 2, 3]
    assert [s.decided_by for s in ranking.standings] == ["mean", "seeded_draw", "seeded_draw"]


def test_only_the_steps_of_the_rules_part_a_tie():
    ranking = ranked(sheet("1", "a", 6, 6), sheet("1", "b", 7, 4), ladder=["more_top_scores"])
    assert places(ranking) == {"a": 1, "b": 1}


FULL_LADDER = (*COMPUTED_STEPS, *DECIDED_STEPS, "ex_aequo")


def run_off(*order: str) -> Decision:
    return Decision("run_off", tuple(tuple(equal) for equal in order))


def motion(*order: str) -> Decision:
    return Decision("president_motion", tuple(tuple(equal) for equal in order))


def equal(names: str) -> list[Sheet]:
    return [sheet("1", name, 5, 5) for name in names]


def places_and_steps(*sheets: Sheet, ladder=FULL_LADDER, decisions=(), **more) -> list[tuple]:
    ranking = ranked(*sheets, ladder=ladder, decisions=decisions, **more)
    return [(s.entry, s.place, s.decided_by) for s in ranking.standings]


def test_a_run_off_parts_what_the_scores_leave_equal():
    assert places_and_steps(*equal("abc"), sheet("1", "d", 9, 9), decisions=[run_off("b", "c", "a")]) == [
        ("d", 1, "mean"),
        ("b", 2, "mean"),
        ("c", 3, "run_off"),
        ("a", 4, "run_off"),
    ]


def test_scores_go_before_a_run_off():
    found = places_and_steps(sheet("1", "a", 6, 6), sheet("1", "b", 7, 4), decisions=[run_off("a", "b")])
    assert found == [("b", 1, "mean"), ("a", 2, "first_criterion")]


def test_the_motion_parts_what_a_run_off_left_equal_and_the_rest_shares_the_place():
    decisions = [run_off("a", "bcd"), motion("d", "bc")]
    ranking = ranked(*equal("abcd"), ladder=FULL_LADDER, decisions=decisions)
    assert places(ranking) == {"a": 1, "d": 2, "b": 3, "c": 3}
    assert [s.decided_by for s in ranking.standings] == ["mean", "run_off", "president_motion", "ex_aequo"]
    assert ranking.waiting == ()


def test_a_draw_ends_what_nobody_decided():
    ladder = [*FULL_LADDER[:-1], "seeded_draw"]
    ranking = ranked(*equal("abc"), ladder=ladder, decisions=[run_off("b", "ac")])
    assert [s.place for s in ranking.standings] == [1, 2, 3]
    assert [s.decided_by for s in ranking.standings] == ["mean", "run_off", "seeded_draw"]


def test_the_ranking_tells_who_waits_for_a_decision():
    sheets = [*equal("abc"), *(sheet("1", name, 9, 9) for name in "de"), sheet("1", "f", 1, 1)]
    waiting = ranked(*sheets, ladder=FULL_LADDER).waiting
    assert [(w.step, set(w.entries)) for w in waiting] == [("run_off", set("de")), ("run_off", set("abc"))]
    waiting = ranked(*sheets, ladder=FULL_LADDER, decisions=[run_off("d", "e"), run_off("ac", "b")]).waiting
    assert [(w.step, set(w.entries)) for w in waiting] == [("president_motion", set("ac"))]
    assert ranked(*sheets).waiting == ()


def test_a_motion_that_they_share_the_place_is_a_decision():
    assert ranked(*equal("ab"), ladder=FULL_LADDER, decisions=[run_off("ab"), motion("ab")]).waiting == ()


def test_a_decision_outlives_a_disqualification_but_not_a_newcomer_to_the_tie():
    decided = [run_off("c", "b", "a")]
    assert places_and_steps(*equal("ab"), decisions=decided) == [("b", 1, "mean"), ("a", 2, "run_off")]
    ranking = ranked(*equal("abcd"), ladder=FULL_LADDER, decisions=decided)
    assert set(places(ranking).values()) == {1}
    assert ranking.waiting == (Waiting("run_off", tuple(s.entry for s in ranking.standings)),)


def test_the_decision_about_the_fewest_entries_speaks_for_them():
    decided = [run_off("c", "b", "a"), run_off("a", "b")]
    assert places_and_steps(*equal("ab"), decisions=decided) == [("a", 1, "mean"), ("b", 2, "run_off")]
    assert places_and_steps(*equal("abc"), decisions=decided)[0] == ("c", 1, "mean")


@pytest.mark.parametrize(
    "decisions",
    [
        [Decision("coin", (("a",), ("b",)))],
        [run_off("a", "a")],
        [run_off("a", "b"), run_off("b", "a")],
    ],
)
def test_a_decision_that_contradicts_the_rules_or_another_is_refused(decisions):
    with pytest.raises(ValueError, match="decision"):
        ranked(*equal("ab"), ladder=FULL_LADDER, decisions=decisions)


def test_a_decision_that_the_rules_don_t_allow_is_refused():
    with pytest.raises(ValueError, match="not in the ladder"):
        ranked(*equal("ab"), decisions=[motion("a", "b")])


def test_each_step_has_its_words():
    assert {*COMPUTED_STEPS, *DECIDED_STEPS, *LAST_STEPS} == set(TieStep.values)


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


@given(sheets_of_a_contest, st.permutations("abcdef"), st.permutations("abcdef"), st.randoms())
def test_nor_does_the_order_of_decisions(sheets, first, second, random):
    decisions = [run_off(*first[:3]), run_off(*second), motion("".join(first[:4]), *first[4:])]
    shuffled = [Decision(d.step, tuple(tuple(sorted(equal)) for equal in d.order)) for d in decisions]
    random.shuffle(shuffled)
    one, other = (
        ranked(*sheets, entries="abcdef", ladder=FULL_LADDER, decisions=ds) for ds in (decisions, shuffled)
    )
    assert one == other


@given(sheets_of_a_contest, st.permutations("abcdef"))
def test_decisions_change_only_the_order_among_equals(sheets, order):
    plain = ranked(*sheets, entries="abcdef", ladder=FULL_LADDER)
    decided = ranked(*sheets, entries="abcdef", ladder=FULL_LADDER, decisions=[run_off(*order)])
    assert [key(s) for s in decided.standings if s.place] == [key(s) for s in plain.standings if s.place]
    shared = {w.entries for w in plain.waiting}
    for tied in shared:
        found = [s.entry for s in decided.standings if s.entry in tied]
        assert found == sorted(tied, key=order.index)
    assert decided.waiting == ()


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
