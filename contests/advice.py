"""What staff read beside a ranking: agreement, how far marks lie apart, what equal severity would do.

Plain values in and out, from a record. It never changes a place.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from contests.ranking import Sheet, Weighted
from contests.record import decimal_of
from contests.reliability import alpha, marks_of, normalised, severities, spreads

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class EntryAdvice:
    """Lowest and highest mark, and the place if all jurors were equally severe."""

    lowest: Decimal
    highest: Decimal
    normalised_place: int | None


@dataclass(frozen=True)
class JurorAdvice:
    """How a juror's marks lie to those of the others; below 0 severe."""

    code: str
    difference: Decimal | None
    shared: int


@dataclass(frozen=True)
class Advice:
    alpha: Decimal | None
    entries: Mapping[str, EntryAdvice]
    jurors: tuple[JurorAdvice, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "alpha": _text(self.alpha),
            "entries": {
                entry: [str(told.lowest), str(told.highest), told.normalised_place]
                for entry, told in self.entries.items()
            },
            "jurors": [[told.code, _text(told.difference), told.shared] for told in self.jurors],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(
            _number(value["alpha"]),
            {
                entry: EntryAdvice(Decimal(lowest), Decimal(highest), place)
                for entry, (lowest, highest, place) in value["entries"].items()
            },
            tuple(JurorAdvice(code, _number(text), shared) for code, text, shared in value["jurors"]),
        )


def advice_on(record: Mapping[str, Any]) -> Advice | None:
    """None for a record without scores."""
    sheets = record.get("sheets", ())
    if not sheets:
        return None
    marks = marks_of(
        [Weighted(c["code"], c["weight"]) for c in record["criteria"]],
        [Sheet(s["juror"], s["entry"], s["scores"]) for s in sheets],
    )
    agreement = alpha(marks)
    equal = normalised(marks) or {}
    return Advice(
        None if agreement is None else decimal_of(agreement),
        {
            entry: EntryAdvice(
                decimal_of(spread.lowest),
                decimal_of(spread.highest),
                equal[entry].place if entry in equal else None,
            )
            for entry, spread in spreads(marks).items()
        },
        tuple(
            JurorAdvice(
                juror, None if found.difference is None else decimal_of(found.difference), found.shared
            )
            for juror, found in severities(marks).items()
        ),
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
