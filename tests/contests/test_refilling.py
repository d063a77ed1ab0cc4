"""Seats in mid-round, on 1,000 random contests: nobody judges what they must not, nothing begun moves."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from contests.refilling import Table, refill

JURORS = [f"J{n}" for n in range(7)]
ENTRIES = [f"E{n:02}" for n in range(14)]
SEATS = st.tuples(st.sampled_from(JURORS), st.sampled_from(ENTRIES))


@st.composite
def contests(draw) -> tuple[Table, list[tuple[str, object]]]:
    """A round before its first seat, and what happens to it."""
    table = Table(
        entries=frozenset(draw(st.sets(st.sampled_from(ENTRIES), min_size=1))),
        jurors=frozenset(draw(st.sets(st.sampled_from(JURORS), min_size=1))),
        conflicts=frozenset(draw(st.sets(SEATS, max_size=8))),
        quorum=draw(st.integers(1, 4)),
        seed=draw(st.text(max_size=4)),
        standing=frozenset(),
        begun=frozenset(),
    )
    happening = st.one_of(
        st.tuples(st.just("conflict"), SEATS),
        st.tuples(st.sampled_from(["leaves", "joins"]), st.sampled_from(JURORS)),
        st.tuples(st.just("gives"), st.integers(0, 99)),
    )
    return table, draw(st.lists(happening, max_size=6))


def after(table: Table, what: str, about: object) -> Table:
    if what == "conflict":
        return replace(table, conflicts=table.conflicts | {about})
    if what == "leaves":
        return replace(table, jurors=table.jurors - {about} or table.jurors)
    if what == "joins":
        return replace(table, jurors=table.jurors | {about})
    seats = sorted(table.standing)
    return replace(table, begun=table.begun | {seats[about % len(seats)]}) if seats else table


@settings(max_examples=1000, deadline=None)
@given(contests())
def test_nobody_judges_what_they_must_not_whatever_happens(contest):
    table, happenings = contest
    table = replace(table, standing=refill(table))
    for what, about in happenings:
        table = after(table, what, about)
        seats = refill(table)
        assert not seats & table.conflicts
        assert {juror for juror, _entry in seats} <= table.jurors
        begun = {(j, e) for j, e in table.begun - table.conflicts if j in table.jurors}
        assert begun <= seats
        for entry in table.entries:
            able = {j for j in table.jurors if (j, entry) not in table.conflicts}
            panel = {j for j, e in seats if e == entry}
            assert len(panel) >= min(table.quorum, len(able))
        assert seats == refill(replace(table, standing=frozenset(sorted(table.standing, reverse=True))))
        table = replace(table, standing=seats)
