"""The records of rounds without scores: yes or no, and the order of a final. See ``contests.record``.

Plain values in and out; the same input gives the same record, in whatever order it came. Jurors and entries
go by their codes.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any

from contests.passing import Passing, best
from contests.ranking import Decision, rank_order
from contests.record import fraction_text, recompute
from contests.schulze import Ballot, schulze
from contests.shortlist import LACKS_VOTES, PASSES, Line, Vote, shortlist

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from contests.ranking import Ranking

SHORTLIST_FORMAT = "restiamo-connessi/shortlist/1"
FINAL_FORMAT = "restiamo-connessi/final/1"


def make_shortlist_record(
    *,
    contest: str,
    round_number: int,
    seed: str,
    minimum: int,
    threshold: int,
    entries: Iterable[str],
    votes: Iterable[tuple[str, str, bool]],
) -> dict[str, Any]:
    """``votes`` are the juror's code, the entry's code and yes or no; ``threshold`` is in per cent."""
    record = _head(SHORTLIST_FORMAT, contest, round_number, seed, entries) | {
        "minimum": minimum,
        "threshold": threshold,
        "votes": [{"juror": juror, "entry": entry, "yes": yes} for juror, entry, yes in sorted(votes)],
    }
    record["lines"] = [
        {
            "entry": line.entry,
            "yes": line.yes,
            "votes": line.votes,
            "share": None if line.share is None else fraction_text(line.share),
            "outcome": line.outcome,
        }
        for line in count_votes(record)
    ]
    return record


def count_votes(record: Mapping[str, Any]) -> tuple[Line, ...]:
    """What follows from the votes of a record."""
    return shortlist(
        entries=record["entries"],
        votes=[Vote(v["juror"], v["entry"], v["yes"]) for v in record["votes"]],
        quorum=record["minimum"],
        threshold=Fraction(record["threshold"], 100),
    ).lines


def passing_votes(record: Mapping[str, Any], *, most: int | None) -> Passing:
    """Who goes on: all that reach the threshold, or if none does those with the highest share of yes."""
    lines = [
        Line(row["entry"], row["yes"], row["votes"], Fraction(row["share"] or 0), row["outcome"])
        for row in record["lines"]
    ]
    reached = [line for line in lines if line.outcome == PASSES]
    groups = _by_share(reached or [line for line in lines if line.outcome != LACKS_VOTES])
    return best(groups if reached else groups[:1], wanted=None, most=most)


def passing_in(record: Mapping[str, Any], *, passes: int | None, most: int | None) -> Passing:
    """Who goes on: so many of the best, ``most`` at most; after yes or no by the share of yes."""
    if record["format"] == SHORTLIST_FORMAT:
        return passing_votes(record, most=most)
    groups: dict[int, list[str]] = defaultdict(list)
    for row in record["ranking"]:
        if row["place"] is not None:
            groups[row["place"]].append(row["entry"])
    return best([groups[place] for place in sorted(groups)], wanted=passes, most=most)


def make_final_record(
    *,
    contest: str,
    round_number: int,
    seed: str,
    ladder: Sequence[str],
    entries: Iterable[str],
    orders: Iterable[tuple[str, Sequence[Iterable[str]], Iterable[str]]],
    decisions: Iterable[tuple[Decision, Mapping[str, Any]]] = (),
) -> dict[str, Any]:
    """``orders`` are the juror's code, their order, best first, and what they must not judge.

    ``decisions`` are about ties, each with what it follows from. Without scores there is no criterion, no
    mean and no sheet in the record; ``orders`` stand in their place.
    """
    record = _head(FINAL_FORMAT, contest, round_number, seed, entries) | {
        "ladder": list(ladder),
        "criteria": [],
        "sheets": [],
        "orders": sorted(
            (
                {
                    "juror": juror,
                    "order": [sorted(equal) for equal in order],
                    "conflicts": sorted(set(conflicts)),
                }
                for juror, order, conflicts in orders
            ),
            key=lambda ballot: str(ballot["juror"]),
        ),
        "decisions": sorted(
            ({**why, "step": d.step, "order": [sorted(equal) for equal in d.order]} for d, why in decisions),
            key=lambda d: (d["step"], d["order"]),
        ),
    }
    record["ranking"] = [
        {
            "entry": standing.entry,
            "place": standing.place,
            "mean": None,
            "top_scores": 0,
            "criterion_means": [],
            "sheets": standing.sheets,
            "decided_by": standing.decided_by,
        }
        for standing in rank_final(record).standings
    ]
    return record


def rank_final(record: Mapping[str, Any]) -> Ranking:
    """The ranking that follows from the orders of a record."""
    ballots = [
        Ballot(b["juror"], tuple(tuple(equal) for equal in b["order"]), frozenset(b["conflicts"]))
        for b in record["orders"]
    ]
    return rank_order(
        order=schulze(entries=record["entries"], ballots=ballots).order,
        sheets={entry: sum(entry not in b.conflicts for b in ballots) for entry in record["entries"]},
        seed=record["seed"],
        ladder=record["ladder"],
        decisions=[
            Decision(d["step"], tuple(tuple(equal) for equal in d["order"])) for d in record["decisions"]
        ],
    )


def ranking_of(record: Mapping[str, Any]) -> Ranking:
    """The ranking that follows from the record of a round of scores, or of a final."""
    return rank_final(record) if record["format"] == FINAL_FORMAT else recompute(record)


def jurors_of(record: Mapping[str, Any]) -> set[str]:
    """Codes of the jurors whose sheets or orders stand in the record of a round of scores, or of a final."""
    return {given["juror"] for given in record.get("orders", record["sheets"])}


def _head(format_: str, contest: str, round_number: int, seed: str, entries: Iterable[str]) -> dict[str, Any]:
    return {
        "format": format_,
        "contest": contest,
        "round": round_number,
        "seed": seed,
        "seed_sha256": hashlib.sha256(seed.encode()).hexdigest(),
        "entries": sorted(set(entries)),
    }


def _by_share(lines: Iterable[Line]) -> list[list[str]]:
    """Entries with the same share of yes together, the highest first."""

    def share(line: Line) -> Fraction:
        return line.share or Fraction(0)

    ordered = sorted(lines, key=share, reverse=True)
    return [[line.entry for line in group] for _share, group in groupby(ordered, share)]
