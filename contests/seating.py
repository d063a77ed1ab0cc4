"""The table at which ``contests.assignment`` seats jurors: the greedy choice and the passes that mend it.

Everything goes by position: jurors in alphabetical order, entries with the fewest possible jurors first.
``fixed`` is for each entry who keeps their seat.
"""

from __future__ import annotations

import hashlib
from itertools import chain, combinations, islice
from operator import add
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

Seat = tuple[str, str]
"""A juror and an entry."""

UNEVEN = 2
"""Loads that differ by so much want a seat to be passed on."""

EVEN_ENOUGH = 3
"""Pairs are let be when their overlaps differ by less than a fiftieth of the mean, and by this at most."""

LOOKS = 100_000
"""Bounds the second and the third pass: what is looked at, counted and not timed, to be replayed."""

CHOICES = 50
"""Of how many entries that a seat could be passed on in the first pass takes the best for the pairs."""


class Seating:
    """Entries and jurors by position, the seats so far, and their loads and overlaps."""

    def __init__(
        self, able: Mapping[str, Collection[str]], jurors: Iterable[str], quorum: int, seed: str
    ) -> None:
        self.quorum = quorum
        self.seed = seed
        self.jurors = sorted(set(jurors))
        self.juror = {key: position for position, key in enumerate(self.jurors)}
        drawn = {entry: _draw(seed, entry) for entry in able}
        self.entries = sorted(able, key=lambda entry: (len(able[entry]), drawn[entry], entry))
        self.entry = {code: position for position, code in enumerate(self.entries)}
        everybody = [*range(len(self.jurors))]
        self.able = [
            everybody
            if len(able[entry]) == len(everybody)
            else sorted(self.juror[key] for key in able[entry])
            for entry in self.entries
        ]
        self.panels: list[set[int]] = [set() for _entry in self.entries]
        self.load = [0] * len(self.jurors)
        self.overlap = [[0] * len(self.jurors) for _juror in self.jurors]

    def by_name(self) -> dict[str, tuple[str, ...]]:
        """The panels, entries and jurors in alphabetical order."""
        return {
            entry: tuple(self.jurors[j] for j in sorted(self.panels[position]))
            for entry, position in sorted(self.entry.items())
        }

    def positions(self, seats: Collection[Seat]) -> list[set[int]]:
        """``seats`` by entry, without those of others."""
        found: list[set[int]] = [set() for _entry in self.entries]
        for juror, entry in seats:
            if juror in self.juror and entry in self.entry:
                found[self.entry[entry]].add(self.juror[juror])
        return found

    def seat(self, seats: Collection[Seat]) -> list[set[int]]:
        """Seat whoever was there before and has no conflict."""
        for entry, panel in enumerate(self.positions(seats)):
            for juror in sorted(panel.intersection(self.able[entry])):
                self._add(entry, juror)
        return self.panels

    def _add(self, entry: int, juror: int) -> None:
        for other in self.panels[entry]:
            self.overlap[juror][other] += 1
            self.overlap[other][juror] += 1
        self.panels[entry].add(juror)
        self.load[juror] += 1

    def _drop(self, entry: int, juror: int) -> None:
        self.panels[entry].remove(juror)
        for other in self.panels[entry]:
            self.overlap[juror][other] -= 1
            self.overlap[other][juror] -= 1
        self.load[juror] -= 1

    def _move(self, entry: int, giver: int, taker: int) -> None:
        self._drop(entry, giver)
        self._add(entry, taker)

    def cost(self, entry: int, giver: int, taker: int) -> int:
        """By how much the sum of the squared overlaps grows if ``taker`` has the seat of ``giver``."""
        others = self.panels[entry] - {giver}
        gives, takes = self.overlap[giver], self.overlap[taker]
        return 2 * sum(takes[o] - gives[o] + 1 for o in others)

    def fill(self) -> None:
        """The greedy choice: lowest load, then least met, then the seed."""
        load = self.load
        for position, entry in enumerate(self.entries):
            panel = self.panels[position]
            missing = self.quorum - len(panel)
            if missing <= 0:
                continue
            drawn = {
                _draw(self.seed, self.jurors[j], entry): j for j in self.able[position] if j not in panel
            }
            free = [drawn[key] for key in sorted(drawn)]
            met = self._met(panel)
            for _seat in range(missing):
                least = min(map(load.__getitem__, free))
                chosen = min((j for j in free if load[j] == least), key=met.__getitem__)
                free.remove(chosen)
                self._add(position, chosen)
                met = [*map(add, met, self.overlap[chosen])]

    def _met(self, panel: Iterable[int]) -> list[int]:
        """How often each juror met those of ``panel``, by all entries so far."""
        met = [0] * len(self.jurors)
        for juror in panel:
            met = [*map(add, met, self.overlap[juror])]
        return met

    def even_loads(self, fixed: list[set[int]]) -> None:
        """Pass 1: seats wander to jurors with less to do until none can."""
        start = 0
        while way := self._way(fixed):
            for giver, taker in way:
                # Elsewhere each time, or those who came late would all meet in the first entries.
                start = (start + CHOICES) % len(self.entries)
                found = islice(self._can_pass(giver, taker, fixed, start), CHOICES)
                self._move(min(found, key=lambda e: (self.cost(e, giver, taker), e)), giver, taker)

    def _way(self, fixed: list[set[int]]) -> list[tuple[int, int]]:
        """Who passes a seat to whom until somebody with at least two fewer has it; nothing if no way does."""
        least = min(self.load, default=0)
        by_load = sorted(range(len(self.jurors)), key=lambda j: (self.load[j], j))
        for start in reversed(by_load):
            if self.load[start] - least < UNEVEN:
                break
            came = {start: start}
            queue = [start]
            for here in queue:
                for there in by_load:
                    if there in came or next(self._can_pass(here, there, fixed), None) is None:
                        continue
                    came[there] = here
                    queue.append(there)
                    if self.load[start] - self.load[there] >= UNEVEN:
                        return _steps(came, there)
        return []

    def _can_pass(self, giver: int, taker: int, fixed: list[set[int]], start: int = 0) -> Iterator[int]:
        """Entries whose seat ``giver`` could pass to ``taker``, from ``start`` around."""
        for entry in chain(range(start, len(self.entries)), range(start)):
            panel = self.panels[entry]
            free_to_move = giver in panel and giver not in fixed[entry]
            if free_to_move and taker not in panel and taker in self.able[entry]:
                yield entry

    def even_pairs(self, fixed: list[set[int]]) -> None:
        """Pass 2: seats change hands where the squared overlaps get smaller by it and loads stay even."""
        looks = iter(range(LOOKS))
        bound = 4 * self.quorum
        better = True
        while better and self._pairs_are_uneven():
            better = False
            best: dict[tuple[int, int], tuple[int, int]] = {}
            for _look, (cost, entry, giver, taker) in zip(looks, self._offers(fixed), strict=False):
                known = best.get((taker, giver))
                if self._pass_if_better(cost, entry, giver, taker):
                    better = True
                elif (
                    known and known[0] + cost < bound and self._swap_if_better(entry, giver, known[1], taker)
                ):
                    del best[taker, giver]
                    better = True
                else:
                    best[giver, taker] = min(best.get((giver, taker), (cost, entry)), (cost, entry))

    def _offers(self, fixed: list[set[int]]) -> Iterator[tuple[int, int, int, int]]:
        """What each seat would cost with each other juror, as long as nothing else changes in the entry."""
        for entry, able in enumerate(self.able):
            panel = self.panels[entry]
            givers = sorted(panel - fixed[entry])
            met = self._met(panel) if givers else []
            for giver in givers:
                row = self.overlap[giver]
                gain = met[giver] - len(panel) + 1
                for taker in able:
                    if taker not in panel and giver in panel:
                        yield 2 * (met[taker] - row[taker] - gain), entry, giver, taker

    def _pass_if_better(self, cost: int, entry: int, giver: int, taker: int) -> bool:
        if self.load[giver] - self.load[taker] != 1 or cost >= 0 or self.cost(entry, giver, taker) >= 0:
            return False
        self._move(entry, giver, taker)
        return True

    def _swap_if_better(self, entry: int, giver: int, other: int, taker: int) -> bool:
        """Swap ``giver``'s seat in ``entry`` and ``taker``'s in ``other`` if that evens the pairs."""
        here, there = self.panels[entry], self.panels[other]
        if taker not in there or giver in there:
            return False
        # Who sits in both entries meets either of them as often as before.
        same = len(here & there)
        if self.cost(entry, giver, taker) + self.cost(other, taker, giver) >= 4 * same:
            return False
        self._move(entry, giver, taker)
        self._move(other, taker, giver)
        return True

    def _pairs_are_uneven(self) -> bool:
        pairs = [self.overlap[a][b] for a, b in combinations(range(len(self.jurors)), 2)]
        if not pairs:
            return False
        return max(pairs) - min(pairs) > min(EVEN_ENOUGH, 1 + sum(pairs) // len(pairs) // 50)

    def link(self, fixed: list[set[int]]) -> None:
        """Pass 3: swap seats between islands of jurors until there is one, or no swap joins two."""
        tries = iter(range(LOOKS // (1 + self.quorum * len(self.entries))))
        home = islands_of(len(self.jurors), self.panels)
        while len(set(home)) > 1:
            for _try, (entry, giver, other, taker) in zip(tries, self._bridges(home, fixed), strict=False):
                self._move(entry, giver, taker)
                self._move(other, taker, giver)
                joined = islands_of(len(self.jurors), self.panels)
                if len(set(joined)) < len(set(home)):
                    home = joined
                    break
                self._move(other, giver, taker)
                self._move(entry, taker, giver)
            else:
                return

    def _bridges(self, home: list[int], fixed: list[set[int]]) -> Iterator[tuple[int, int, int, int]]:
        """Swaps of two seats of different islands."""
        others: dict[tuple[int, int], list[int]] = {}
        for entry, giver, taker in self._moves(fixed):
            if home[giver] == home[taker]:
                continue
            if (taker, giver) not in others:
                others[taker, giver] = list(islice(self._can_pass(taker, giver, fixed), CHOICES))
            for other in others[taker, giver]:
                yield entry, giver, other, taker

    def _moves(self, fixed: list[set[int]]) -> Iterator[tuple[int, int, int]]:
        """Each seat that may change hands, with each juror who could take it."""
        for entry, able in enumerate(self.able):
            panel = self.panels[entry]
            for giver in sorted(panel - fixed[entry]):
                for taker in able:
                    if giver in panel and taker not in panel:
                        yield entry, giver, taker


def _steps(came: Mapping[int, int], end: int) -> list[tuple[int, int]]:
    """The way back from ``end``, as pairs of giver and taker."""
    steps = []
    while came[end] != end:
        steps.append((came[end], end))
        end = came[end]
    return steps


def islands_of(count: int, panels: Iterable[Collection[int]]) -> list[int]:
    """For each juror the lowest number of those they are linked with."""
    home = list(range(count))

    def find(juror: int) -> int:
        while home[juror] != juror:
            home[juror] = home[home[juror]]
            juror = home[juror]
        return juror

    for panel in panels:
        roots = {find(juror) for juror in panel}
        for root in roots:
            home[root] = min(roots)
    return [find(juror) for juror in range(count)]


def _draw(*parts: str) -> bytes:
    """Where chance puts something; nobody can steer it."""
    return hashlib.sha256(":".join(parts).encode()).digest()
