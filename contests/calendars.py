"""The weeks of a year, for a printed calendar: plain values in and out."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar

import holidays

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


@dataclass(frozen=True)
class Day:
    date: date
    in_month: bool
    holiday: bool


@dataclass(frozen=True)
class Month(Generic[T]):
    first: date
    weeks: tuple[tuple[Day, ...], ...]
    piece: T | None


# A calendar that comes out in February is still hung up for its year.
LAST_MONTH_FOR_THIS_YEAR = 2

# What the library of holidays speaks of our languages; the others read Italian names.
SPOKEN = {"it": "it_IT", "en": "en_US"}


def public_holidays(year: int, language: str = "it") -> dict[date, str]:
    """Italy's public holidays in ``year``, with their names."""
    spoken = SPOKEN.get(language, SPOKEN["it"])
    return dict(holidays.country_holidays("IT", years=year, language=spoken).items())


def calendar_year(published: date) -> int:
    """The year that the calendar of a result is for: the next one, or, early in a year, still this one."""
    return published.year if published.month <= LAST_MONTH_FOR_THIS_YEAR else published.year + 1


def calendar_months(year: int, pieces: Sequence[T]) -> list[Month[T]]:
    """The twelve months of ``year``; the pieces go to the months in their order, round and round."""
    free = public_holidays(year)
    months = []
    for number in range(1, 13):
        weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(year, number)
        piece = pieces[(number - 1) % len(pieces)] if pieces else None
        months.append(
            Month(
                date(year, number, 1),
                tuple(
                    tuple(
                        Day(d, d.month == number, d in free or d.weekday() == calendar.SUNDAY) for d in week
                    )
                    for week in weeks
                ),
                piece,
            )
        )
    return months
