"""Counting the public's ballots: plain values in and out, the same for the same ballots in any order."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def standings(votes: Mapping[str, int], entries: Iterable[str]) -> list[dict[str, Any]]:
    """Every entry with its votes and its place, best first. Equal votes share the place; none has none."""
    counted = sorted(((votes.get(code, 0), code) for code in set(entries)), key=lambda row: (-row[0], row[1]))
    above: Counter[int] = Counter(number for number, _code in counted)
    place, places = 1, {}
    for number in sorted(above, reverse=True):
        places[number] = place
        place += above[number]
    return [
        {"entry": code, "votes": number, "place": places[number] if number else None}
        for number, code in counted
    ]


def count(ballots: Iterable[Iterable[str]], entries: Iterable[str]) -> list[dict[str, Any]]:
    """The standings that follow from ``ballots``: each gives one vote to each photo that it names."""
    return standings(Counter(code for ballot in ballots for code in set(ballot)), entries)


def sort_ballots(ballots: Iterable[tuple[Iterable[str], str]]) -> list[dict[str, Any]]:
    """``ballots`` (photos by code, why it was struck or '') by what they say, numbered after that.

    So neither order nor number tells whose a ballot is, or when it came.
    """
    said = sorted((sorted(set(codes)), reason) for codes, reason in ballots)
    return [
        {"ballot": f"B{number}", "picks": codes, "counted": not reason, "struck_reason": reason}
        for number, (codes, reason) in enumerate(said, start=1)
    ]
