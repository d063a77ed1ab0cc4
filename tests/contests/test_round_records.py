"""The record of a final: the same for shuffled rows, and counted again by the bundle's own program."""

from __future__ import annotations

import importlib.util
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contests.bundle import FOLDER, RESULTS, round_files, sealed_files
from contests.ranking import Decision
from contests.record import make_record
from contests.round_records import make_final_record, make_shortlist_record, passing_in

CODES = "abcdef"


def independent() -> Any:
    spec = importlib.util.spec_from_file_location("verify", FOLDER / "verify.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


VERIFY = independent()


@st.composite
def finals(draw: Any) -> dict[str, Any]:
    """Whole orders with conflicts, few jurors and a motion, so that there are ties and cycles."""
    entries = list(CODES[: draw(st.integers(1, 6))])
    orders = []
    for juror in draw(st.lists(st.sampled_from(["j1", "j2", "j3", "j4"]), unique=True)):
        conflicts = draw(st.sets(st.sampled_from(entries), max_size=2))
        ranked = [code for code in draw(st.permutations(entries)) if code not in conflicts]
        orders.append((juror, [[code] for code in ranked], conflicts))
    moved = draw(st.permutations(entries))
    return {
        "contest": "town",
        "round_number": 2,
        "seed": draw(st.text(max_size=4)),
        "ladder": draw(
            st.sampled_from(
                [
                    ["more_top_scores", "first_criterion", "president_motion", "ex_aequo"],
                    ["president_motion", "seeded_draw"],
                    ["more_top_scores"],
                ]
            )
        ),
        "entries": entries,
        "orders": orders,
        "decisions": [(Decision("president_motion", tuple((code,) for code in moved)), {"reason": "Perché"})],
    }


def kept(final: dict[str, Any]) -> dict[str, Any]:
    """Without a decision that the ladder does not know."""
    return final if "president_motion" in final["ladder"] else {**final, "decisions": []}


@settings(max_examples=300, deadline=None)
@given(finals())
def test_the_bundles_program_counts_a_final_to_the_same_lines(final: dict[str, Any]) -> None:
    record = make_final_record(**kept(final)) | {"assignment": [], "left_out": [], "quorum": None}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in sealed_files(record).items():
            (folder / file).write_bytes(content)
        contest = json.loads((folder / "contest.json").read_text())
        VERIFY.check_orders(contest, [])
        counted = VERIFY.Final(folder, contest).lines(contest["ladder"])
        assert counted == (folder / RESULTS).read_text().splitlines()[1:]


@settings(deadline=None)
@given(finals(), st.randoms())
def test_shuffled_rows_give_the_same_record(final: dict[str, Any], random: Any) -> None:
    shuffled = {**kept(final)}
    for key in ("entries", "orders"):
        shuffled[key] = list(shuffled[key])
        random.shuffle(shuffled[key])
    assert make_final_record(**shuffled) == make_final_record(**kept(final))


@st.composite
def shortlists(draw: Any) -> dict[str, Any]:
    """Few jurors, so that many photos have the same share and some too few votes."""
    entries = list(CODES[: draw(st.integers(1, 6))])
    pairs = st.tuples(st.sampled_from(["j1", "j2", "j3", "j4"]), st.sampled_from(entries))
    votes = draw(st.dictionaries(pairs, st.booleans(), max_size=20))
    return {
        "contest": "town",
        "round_number": 1,
        "seed": draw(st.text(max_size=4)),
        "minimum": draw(st.integers(1, 3)),
        "threshold": draw(st.integers(1, 100)),
        "entries": entries,
        "votes": [(juror, entry, yes) for (juror, entry), yes in votes.items()],
    }


@st.composite
def score_rounds(draw: Any) -> dict[str, Any]:
    entries = list(CODES[: draw(st.integers(1, 6))])
    pairs = st.tuples(st.sampled_from(["j1", "j2", "j3"]), st.sampled_from(entries))
    marks = draw(st.dictionaries(pairs, st.sampled_from([5, 6]), max_size=18))
    return {
        "contest": "town",
        "seed": draw(st.text(max_size=4)),
        "ladder": [draw(st.sampled_from(["ex_aequo", "seeded_draw"]))],
        "criteria": [("Sguardo", 1)],
        "entries": entries,
        "sheets": [(juror, entry, {0: mark}) for (juror, entry), mark in marks.items()],
    }


def as_earlier(record: dict[str, Any], passes: int | None, most: int | None) -> dict[str, Any]:
    """A round that another one follows, as it is kept when it is concluded."""
    kind = "shortlist" if "votes" in record else "final" if "orders" in record else "score"
    passed = sorted(passing_in(record, passes=passes, most=most).entries)
    kept_ = {"assignment": [], "left_out": [], "quorum": None, "closing_reason": "", "name": "", "rules": {}}
    return {**record, **kept_, "kind": kind, "passes": passes, "most": most, "passed": passed}


NUMBERS = st.none() | st.integers(1, 6)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        shortlists().map(lambda given_: make_shortlist_record(**given_)),
        score_rounds().map(lambda given_: make_record(**given_)),
        finals().map(lambda final: make_final_record(**{**final, "decisions": []})),
    ),
    NUMBERS,
    NUMBERS,
)
def test_the_bundles_program_finds_the_same_who_passed_an_earlier_round(
    record: dict[str, Any], passes: int | None, most: int | None
) -> None:
    earlier = as_earlier(record, None if "votes" in record else passes, most)
    name = f"round{earlier['round']}"
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for file, content in round_files(earlier).items():
            (folder / file).write_bytes(content)
        round_ = json.loads((folder / f"{name}.json").read_text()) | {"files": name}
        _lines, groups = VERIFY.count_again(folder, round_)
        assert VERIFY.going_on(groups, round_["passes"], round_["most"]) == earlier["passed"]


@settings(deadline=None)
@given(shortlists(), st.randoms())
def test_shuffled_votes_give_the_same_files(given_: dict[str, Any], random: Any) -> None:
    shuffled = {**given_}
    for key in ("entries", "votes"):
        shuffled[key] = random.sample(given_[key], len(given_[key]))
    one, other = (as_earlier(make_shortlist_record(**rows), None, 3) for rows in (given_, shuffled))
    assert round_files(one) == round_files(other)


def test_the_bundles_program_names_an_order_that_must_not_count() -> None:
    conflict = {"event": "conflict", "number": 7, "data": {"juror": "j1", "entry": "a"}}
    contest = {"orders": [{"juror": "j1", "order": [["a"]], "conflicts": []}], "left_out": []}
    for ledger, left_out in (([conflict], []), ([], ["j1"])):
        with pytest.raises(VERIFY.Differs, match="order of j1"):
            VERIFY.check_orders(contest | {"left_out": left_out}, ledger)
