"""The chain of a log: one way to write a line, and the first line that is not as it was."""

import hashlib
import json
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contests.chain import START, Difference, canonical, first_difference, hashes, line_hash

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
lines = st.dictionaries(st.text(), values, max_size=4)
logs = st.lists(lines, min_size=1, max_size=6)


def test_a_line_is_written_in_one_way():
    line = {"what": "città", "b": [1, None, True], "a": {"é": 1, "z": 2}}
    assert canonical(line) == '{"a":{"z":2,"é":1},"b":[1,null,true],"what":"città"}'.encode()


def test_a_hash_can_be_made_by_hand():
    first = hashlib.sha256(("0" * 64 + '{"what":"open"}').encode()).hexdigest()
    second = hashlib.sha256((first + '{"what":"close"}').encode()).hexdigest()
    assert hashes([{"what": "open"}, {"what": "close"}]) == [first, second]
    assert line_hash(first, {"what": "close"}) == second
    assert hashes([]) == []


@pytest.mark.parametrize(
    "value", [0.5, [1, {"a": 2.0}], b"bytes", datetime.now(UTC), {1: "a"}, {"a": {2: "b"}}, "\ud800", {1, 2}]
)
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(ValueError, match=r"line|surrogates"):
        canonical({"value": value})


@given(lines)
def test_the_order_of_keys_never_matters_and_a_line_can_be_read_again(line):
    assert canonical(dict(reversed(line.items()))) == canonical(line)
    assert json.loads(canonical(line)) == line


@given(logs)
def test_an_untouched_log_has_no_difference(log):
    assert first_difference(log, hashes(log)) is None


@given(logs, st.data())
def test_the_first_line_that_was_changed_is_named(log, data):
    at = data.draw(st.integers(0, len(log) - 1))
    other = data.draw(lines)
    assume(canonical(other) != canonical(log[at]))
    told = hashes(log)
    changed = [*log[:at], other, *log[at + 1 :]]
    assert first_difference(changed, told) == Difference(at + 1, hashes(changed)[at], told[at])


@given(logs, st.data())
def test_a_line_that_was_left_out_or_added_is_named(log, data):
    at = data.draw(st.integers(0, len(log) - 1))
    told = hashes(log)
    assert first_difference(log[:at], told) == Difference(at + 1, None, told[at])
    longer = hashes([*log, {"late": True}])
    assert first_difference([*log, {"late": True}], told) == Difference(len(log) + 1, longer[-1], None)
    without = [*log[:at], *log[at + 1 :]]
    found = first_difference(without, told)
    # Of lines that are the same in a row it cannot be told which one is missing: the last is named.
    assert found is not None
    assert found.number >= at + 1


def test_lines_that_changed_places_are_named():
    log = [{"n": 1}, {"n": 2}, {"n": 3}]
    assert first_difference([log[0], log[2], log[1]], hashes(log)).number == 2


def test_another_start_gives_other_hashes():
    assert hashes([{}], start="f" * 64) != hashes([{}], start=START)
