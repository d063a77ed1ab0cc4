"""The record of a result: all that one needs to compute the ranking again, and nobody's name.

Plain values in and out. Jurors are J1, J2 …, criteria c1, c2 …, entries go by their codes. The same
input gives the same bytes, in whatever order it came. ``docs/recompute.py`` checks a record with
Python's standard library alone.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from contests.ranking import Ranking, Sheet, Weighted, draw, rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

FORMAT = "restiamo-connessi/ranking/1"


def make_record(
    *,
    contest: str,
    seed: str,
    ladder: Sequence[str],
    criteria: Sequence[tuple[str, int]],
    entries: Iterable[str],
    sheets: Iterable[tuple[str, str, Mapping[int, int]]],
) -> dict[str, Any]:
    """A record with its ranking.

    ``criteria`` are pairs of name and weight in their order; ``sheets`` are the juror's secret, the
    entry's code, and scores by the position of the criterion. The secret orders the jurors and is not
    written.
    """
    given = list(sheets)
    secrets = sorted({juror for juror, _entry, _scores in given}, key=lambda secret: draw(seed, secret))
    names = {secret: f"J{number}" for number, secret in enumerate(secrets, start=1)}
    record: dict[str, Any] = {
        "format": FORMAT,
        "contest": contest,
        "seed": seed,
        "seed_sha256": hashlib.sha256(seed.encode()).hexdigest(),
        "ladder": list(ladder),
        "criteria": [
            {"code": f"c{number}", "name": name, "weight": weight}
            for number, (name, weight) in enumerate(criteria, start=1)
        ],
        "entries": sorted(set(entries)),
        "sheets": sorted(
            (
                {
                    "juror": names[juror],
                    "entry": entry,
                    "scores": {f"c{position + 1}": value for position, value in sorted(scores.items())},
                }
                for juror, entry, scores in given
            ),
            key=lambda sheet: (int(sheet["juror"][1:]), sheet["entry"]),
        ),
    }
    record["ranking"] = [
        {
            "entry": standing.entry,
            "place": standing.place,
            "mean": None if standing.mean is None else fraction_text(standing.mean),
            "top_scores": standing.top_scores,
            "criterion_means": [fraction_text(mean) for mean in standing.criterion_means],
            "sheets": standing.sheets,
            "decided_by": standing.decided_by,
        }
        for standing in recompute(record).standings
    ]
    return record


def recompute(record: Mapping[str, Any]) -> Ranking:
    """The ranking that follows from a record's input."""
    return rank(
        criteria=[Weighted(c["code"], c["weight"]) for c in record["criteria"]],
        entries=record["entries"],
        sheets=[Sheet(s["juror"], s["entry"], s["scores"]) for s in record["sheets"]],
        seed=record["seed"],
        ladder=record["ladder"],
    )


def fraction_text(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def to_bytes(record: Mapping[str, Any]) -> bytes:
    """The one way in which a record is written, so that its hash can be compared."""
    return (json.dumps(record, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()


def sha256(record: Mapping[str, Any]) -> str:
    return hashlib.sha256(to_bytes(record)).hexdigest()
