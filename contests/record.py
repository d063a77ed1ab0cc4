"""The record of a result: all that one needs to compute the ranking again, and nobody's name.

Plain values in and out. Jurors and entries go by their codes, criteria are c1, c2 …. The same input gives
the same record, in whatever order it came. ``contests.bundle`` writes it down for everybody.
"""

from __future__ import annotations

import hashlib
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from contests.ranking import Decision, Ranking, Sheet, Weighted, rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

FORMAT = "restiamo-connessi/ranking/2"


def make_record(
    *,
    contest: str,
    seed: str,
    ladder: Sequence[str],
    criteria: Sequence[tuple[str, int]],
    entries: Iterable[str],
    sheets: Iterable[tuple[str, str, Mapping[int, int]]],
    decisions: Iterable[tuple[Decision, Mapping[str, Any]]] = (),
    round_number: int = 1,
) -> dict[str, Any]:
    """A record with its ranking.

    ``criteria`` are pairs of name and weight in their order; ``sheets`` are the juror's and the entry's code,
    and scores by the position of the criterion. ``decisions`` are run-offs and motions about ties, each with
    what it follows from: the jurors' orders, or the reason.
    """
    record: dict[str, Any] = {
        "format": FORMAT,
        "contest": contest,
        "round": round_number,
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
                    "juror": juror,
                    "entry": entry,
                    "scores": {f"c{position + 1}": value for position, value in sorted(scores.items())},
                }
                for juror, entry, scores in sheets
            ),
            key=lambda sheet: (sheet["juror"], sheet["entry"]),
        ),
        "decisions": sorted(
            (
                {**why, "step": decided.step, "order": [sorted(equal) for equal in decided.order]}
                for decided, why in decisions
            ),
            key=lambda d: (d["step"], d["order"]),
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
        decisions=[
            Decision(d["step"], tuple(tuple(equal) for equal in d["order"]))
            for d in record.get("decisions", ())
        ],
    )


def fraction_text(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def decimal_of(value: Fraction) -> Decimal:
    """A mean for people, to the third decimal; the fraction beside it is the truth."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)
