"""Days and hours in words, as each language says them.

Sentences name the day of the week: readers want to know it, and no language has then to bend the word before
it to the number that follows ("al 10", but "all'11").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.dateformat import format as formatted
from django.utils.translation import pgettext

if TYPE_CHECKING:
    import datetime as dt


def day(value: dt.date) -> str:
    """``20 November 2026``; the first of a month as each language writes it."""
    return _with_first(value, formats.date_format(value, "DATE_FORMAT"))


def weekday(value: dt.date) -> str:
    """``Friday 20 November 2026``."""
    return _named(value, day(value))


def moment(value: dt.datetime) -> str:
    """``Friday 20 November 2026 at 23:59``."""
    return pgettext("a day and an hour", "%(day)s at %(hour)s") % {
        "day": weekday(value),
        "hour": formats.time_format(value, "TIME_FORMAT"),
    }


@dataclass(frozen=True)
class Span:
    """From one day to another, the first without what the last repeats."""

    first: str
    last: str


def span(first: dt.date, last: dt.date) -> Span:
    """``Saturday 21`` and ``Monday 23 November 2026``."""
    pattern = "j F Y"
    if first.year == last.year:
        pattern = "j" if first.month == last.month else "j F"
    return Span(_named(first, _with_first(first, formatted(first, pattern))), weekday(last))


def _named(value: dt.date, said: str) -> str:
    names = {"weekday": formatted(value, "l"), "day": said}
    return pgettext("a day of the week and its date", "%(weekday)s %(day)s") % names


def _with_first(value: dt.date, said: str) -> str:
    """``said`` begins with the number of the day."""
    return pgettext("first day of a month", "1") + said[1:] if value.day == 1 else said
