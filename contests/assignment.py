"""Who judges what: everybody everything, or a seeded assignment with a quorum, even in loads and in pairs.

Plain values in and out: entries by their codes, jurors by their keys, conflicts as pairs of juror and
entry. The same input gives the same assignment on every machine, in whatever order it comes: chance is
the SHA-256 of the seed with juror and entry, and nothing else.

Method. Entries with the fewest possible jurors come first, then in the seed's order. Each takes the jurors
with the lowest load, among these the one who met the others of the panel least, then the seed's order
("load first, then pair overlap"). Three passes mend what a greedy choice leaves behind, and none moves a
seat that was there before:

1. loads: a seat goes from a juror to one with at least two fewer, over others if need be (an augmenting
   path), until there is no such way. Then no assignment of these entries is more even; without many
   conflicts loads differ by one at most;
2. pairs: two jurors swap seats where this evens how often each two judge the same entry;
3. one panel: groups of jurors who share no entry swap a seat, so that all scores can be compared. With a
   quorum of 1 nobody shares an entry and there is nothing to link.

In mid-round (``keep``) every seat that somebody has stays theirs. Holes come from jurors who left and from
new conflicts; only these are filled. What was not started yet may be offered (``handover``): such a seat
goes to a juror with less to do, one who came later above all, and for no other reason.

Sources: the fewest-reviewed-first rule is pretalx's, the quorum is Montage's; augmenting paths for convex
costs are in Ahuja, Magnanti, Orlin, "Network Flows" (1993), chapter 14. Figures stand in
``tests/contests/test_assignment.py``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from contests.seating import Seating, islands_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from contests.seating import Seat

EVERYBODY_UP_TO = 300
"""Up to so many entries each juror may see all; beyond, each entry has a quorum."""


@dataclass(frozen=True)
class Lack:
    """An entry that cannot have its quorum: how many jurors are missing and who may not judge it."""

    entry: str
    missing: int
    conflicted: tuple[str, ...]


class UnassignableError(Exception):
    """Some entries have too few jurors without a conflict; nothing was assigned."""

    def __init__(self, lacks: Iterable[Lack]) -> None:
        self.lacks = tuple(lacks)
        super().__init__(
            "; ".join(
                f"{lack.entry} lacks {lack.missing} (in conflict: {', '.join(lack.conflicted) or 'nobody'})"
                for lack in self.lacks
            )
        )


@dataclass(frozen=True)
class Assignment:
    """Entries with their panels, both in alphabetical order; ``jurors`` are all, also without a seat."""

    panels: Mapping[str, tuple[str, ...]]
    jurors: tuple[str, ...]

    @property
    def seats(self) -> frozenset[Seat]:
        return frozenset((juror, entry) for entry, panel in self.panels.items() for juror in panel)

    @property
    def loads(self) -> dict[str, int]:
        """How many entries each juror has."""
        loads = dict.fromkeys(self.jurors, 0)
        for panel in self.panels.values():
            for juror in panel:
                loads[juror] += 1
        return loads

    @property
    def overlaps(self) -> dict[tuple[str, str], int]:
        """How many entries each two jurors share."""
        overlaps = dict.fromkeys(combinations(self.jurors, 2), 0)
        for panel in self.panels.values():
            for pair in combinations(panel, 2):
                overlaps[pair] += 1
        return overlaps

    @property
    def islands(self) -> tuple[tuple[str, ...], ...]:
        """Jurors who are linked by entries in common; one island means that all scores can be compared."""
        position = {juror: index for index, juror in enumerate(self.jurors)}
        panels = [[position[juror] for juror in panel] for panel in self.panels.values()]
        home = islands_of(len(self.jurors), panels)
        return tuple(
            tuple(j for j in self.jurors if home[position[j]] == island) for island in sorted(set(home))
        )


def assign_everybody(
    *,
    entries: Collection[str],
    jurors: Collection[str],
    conflicts: Collection[Seat] = (),
    quorum: int = 1,
) -> Assignment:
    """Every juror judges every entry that they have no conflict with.

    ``UnassignableError`` if an entry is left with fewer than ``quorum`` jurors, ``ValueError`` for a
    quorum below 1.
    """
    able = _able(entries, jurors, conflicts, quorum)
    return Assignment({entry: tuple(able[entry]) for entry in sorted(able)}, tuple(sorted(set(jurors))))


def assign(
    *,
    entries: Collection[str],
    jurors: Collection[str],
    conflicts: Collection[Seat] = (),
    quorum: int,
    seed: str,
    keep: Collection[Seat] = (),
    handover: Collection[Seat] = (),
) -> Assignment:
    """Give each entry ``quorum`` jurors.

    ``keep`` are the seats as they stand; those of jurors who sit, about entries of the pool and without a
    conflict stay, also where they are more than the quorum. ``handover`` are the ones among them that a
    juror with more to do may pass on: leave out everything that was started. ``UnassignableError`` names
    each entry that lacks jurors, ``ValueError`` is for a quorum below 1.
    """
    seating = Seating(_able(entries, jurors, conflicts, quorum), jurors, quorum, seed)
    kept = [set(panel) for panel in seating.seat(keep)]
    passed_on = seating.positions(handover)
    seating.fill()
    seating.even_loads([panel - passed_on[e] for e, panel in enumerate(kept)])
    if quorum > 1:
        seating.even_pairs(kept)
        seating.link(kept)
    return Assignment(seating.by_name(), tuple(seating.jurors))


def _able(
    entries: Collection[str], jurors: Collection[str], conflicts: Collection[Seat], quorum: int
) -> dict[str, list[str]]:
    """For each entry the jurors who may judge it, in alphabetical order."""
    if quorum < 1:
        raise ValueError("a quorum is at least 1")
    everybody = sorted(set(jurors))
    barred: dict[str, set[str]] = defaultdict(set)
    for juror, entry in conflicts:
        barred[entry].add(juror)
    able = {
        entry: [juror for juror in everybody if juror not in barred[entry]] if entry in barred else everybody
        for entry in set(entries)
    }
    lacks = [
        Lack(entry, quorum - len(able[entry]), tuple(sorted(barred[entry].intersection(everybody))))
        for entry in sorted(able)
        if len(able[entry]) < quorum
    ]
    if lacks:
        raise UnassignableError(lacks)
    return able
