"""The weeks of a year, for a printed calendar: plain values in and out."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Generic, TypeVar

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


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, Jones, Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


# Italy's public holidays with a fixed date; 4 October is one again from 2026.
FIXED = ((1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (10, 4), (11, 1), (12, 8), (12, 25), (12, 26))


def holidays(year: int) -> set[date]:
    """Italy's public holidays in ``year``, Sundays apart."""
    days = {date(year, month, day) for month, day in FIXED if (month, day) != (10, 4) or year >= 2026}  # noqa: PLR2004
    sunday = easter(year)
    return days | {sunday, sunday + timedelta(days=1)}


def calendar_months(year: int, pieces: Sequence[T]) -> list[Month[T]]:
    """The twelve months of ``year``; the pieces go to the months in their order, round and round."""
    free = holidays(year)
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
