"""The record: the same for the same input, and the independent program of the bundle agrees."""

import importlib.util
import io
import json
import tempfile
import zipfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from contests.bundle import FOLDER, make_bundle
from contests.ranking import Decision
from contests.record import make_record, recompute

CODES = "abcdef"


def independent():
    spec = importlib.util.spec_from_file_location("independent", FOLDER / "verify.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = independent()


@st.composite
def inputs(draw) -> dict:
    """Few values, so that there are many ties for the ladder to part."""
    score = st.sampled_from([5, 6, 10])
    sheets = draw(
        st.dictionaries(
            st.tuples(st.sampled_from(["s1", "s2", "s3"]), st.sampled_from(CODES)),
            st.dictionaries(st.sampled_from([0, 1]), score, min_size=1),
            max_size=18,
        )
    )
    orders = draw(st.lists(st.permutations(CODES), min_size=2, max_size=2))
    cut = draw(st.integers(1, 5))
    return {
        "contest": "town",
        "seed": draw(st.text(max_size=5)),
        "ladder": draw(
            st.sampled_from(
                [
                    ["more_top_scores", "first_criterion", "run_off", "president_motion", "ex_aequo"],
                    ["first_criterion", "run_off", "president_motion", "seeded_draw"],
                    ["run_off", "president_motion"],
                ]
            )
        ),
        "criteria": [("Sguardo", draw(st.integers(1, 3))), ("Storia", 1)],
        "entries": list(CODES[: draw(st.integers(0, 6))]),
        "sheets": [(juror, entry, scores) for (juror, entry), scores in sheets.items()],
        "decisions": [
            (
                Decision("run_off", (tuple(orders[0][:cut]), *((e,) for e in orders[0][cut:]))),
                {"orders": []},
            ),
            (Decision("run_off", tuple((e,) for e in orders[1][:3])), {}),
            (Decision("president_motion", (tuple(orders[1][cut:]), tuple(orders[1][:cut]))), {"reason": "x"}),
        ],
    }


def whole(record):
    """A record as it is sealed."""
    return {**record, "name": "Town", "rules": {}, "quorum": None, "left_out": [], "assignment": []}


def zipped(given_):
    return make_bundle(whole(make_record(**given_)), [])


@settings(max_examples=60, deadline=None)
@given(inputs())
def test_the_independent_program_counts_every_line_the_same(given_):
    with tempfile.TemporaryDirectory() as name:
        zipfile.ZipFile(io.BytesIO(zipped(given_))).extractall(name)
        folder = Path(name)
        contest = json.loads((folder / "contest.json").read_text())
        told = (folder / "results.csv").read_text().splitlines()[1:]
        assert SCRIPT.Count(folder, contest).lines(contest["ladder"]) == told


@settings(max_examples=60, deadline=None)
@given(inputs(), st.randoms())
def test_shuffled_rows_give_identical_bytes(given_, random):
    shuffled = {**given_}
    for key in ("entries", "sheets", "decisions"):
        shuffled[key] = list(given_[key])
        random.shuffle(shuffled[key])
    assert zipped(shuffled) == zipped(given_)


@settings(max_examples=60, deadline=None)
@given(inputs())
def test_a_record_gives_its_ranking_again(given_):
    record = make_record(**given_)
    assert [s.entry for s in recompute(record).standings] == [row["entry"] for row in record["ranking"]]
    assert [s.decided_by for s in recompute(record).standings] == [
        row["decided_by"] for row in record["ranking"]
    ]


@settings(max_examples=60, deadline=None)
@given(inputs(), st.sampled_from(CODES))
def test_readmission_restores_every_line(given_, gone):
    """Disqualifying leaves the scores where they are and leaves them out."""
    without = {**given_, "entries": [e for e in given_["entries"] if e != gone]}
    assert gone not in [row["entry"] for row in make_record(**without)["ranking"]]
    assert make_record(**{**without, "entries": given_["entries"]}) == make_record(**given_)
