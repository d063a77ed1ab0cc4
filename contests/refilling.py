"""Seats in mid-round: holes are filled, what was begun stays where it is. Plain values in and out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contests.assignment import UnassignableError, assign

if TYPE_CHECKING:
    from collections.abc import Collection

    from contests.seating import Seat


@dataclass(frozen=True)
class Table:
    """A round as it stands: its photos, who may judge, the seats so far and those in which something lies."""

    entries: frozenset[str]
    jurors: frozenset[str]
    conflicts: frozenset[Seat]
    quorum: int
    seed: str
    standing: frozenset[Seat]
    begun: frozenset[Seat]


def refill(table: Table) -> frozenset[Seat]:
    """The seats with their holes filled.

    A seat that was begun stays, also above the quorum; one that was not may go to somebody with less to do. A
    photo for which too few are left gets all who may judge it.
    """
    seats = table.standing | table.begun
    kept = {(j, e) for j, e in seats if j in table.jurors and e in table.entries} - table.conflicts
    try:
        return _assigned(table, table.entries, kept)
    except UnassignableError as error:
        short = {lack.entry for lack in error.lacks}
    everybody = {(juror, entry) for juror in table.jurors for entry in short} - table.conflicts
    return _assigned(table, table.entries - short, kept) | everybody


def _assigned(table: Table, entries: Collection[str], kept: Collection[Seat]) -> frozenset[Seat]:
    return assign(
        entries=entries,
        jurors=table.jurors,
        conflicts=table.conflicts,
        quorum=table.quorum,
        seed=table.seed,
        keep=kept,
        handover=set(kept) - table.begun,
    ).seats
