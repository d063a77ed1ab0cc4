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

from contests.bundle import FOLDER, RESULTS, sealed_files
from contests.ranking import Decision
from contests.round_records import make_final_record

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


def test_the_bundles_program_names_an_order_that_must_not_count() -> None:
    conflict = {"event": "conflict", "number": 7, "data": {"juror": "j1", "entry": "a"}}
    contest = {"orders": [{"juror": "j1", "order": [["a"]], "conflicts": []}], "left_out": []}
    for ledger, left_out in (([conflict], []), ([], ["j1"])):
        with pytest.raises(VERIFY.Differs, match="order of j1"):
            VERIFY.check_orders(contest | {"left_out": left_out}, ledger)
