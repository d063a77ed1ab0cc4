"""The weeks and holidays of a year, for a printed calendar."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar

import holidays
from django.utils import translation
from django.utils.translation import gettext_lazy as _

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

# By the names that the library of holidays gives: of our languages it speaks Italian, and English as in the
# United States only.
NAMES = {
    "Capodanno": _("New Year's Day"),
    "Epifania": _("Epiphany"),
    "Pasqua": _("Easter Sunday"),
    "Lunedì dell'Angelo": _("Easter Monday"),
    "Anniversario della Liberazione": _("Liberation Day"),
    "Festa del Lavoro": _("Labour Day"),
    "Festa della Repubblica": _("Republic Day"),
    "Assunzione della Beata Vergine Maria": _("Assumption of Mary"),
    "Festa nazionale di San Francesco d'Assisi, patrono d'Italia": _(
        "Saint Francis of Assisi, patron saint of Italy"
    ),
    "Giorno dell'unità nazionale": _("National Unity Day"),
    "Ognissanti": _("All Saints' Day"),
    "Immacolata Concezione": _("Immaculate Conception"),
    "Natale": _("Christmas Day"),
    "Santo Stefano": _("Saint Stephen's Day"),
}
# Between the names of holidays that fall on one day.
BETWEEN = "; "


def public_holidays(year: int, language: str = "it") -> dict[date, str]:
    """Italy's public holidays in ``year``, with their names in ``language``."""
    found = holidays.country_holidays("IT", years=year, language="it_IT")
    if language == "it":
        return dict(found.items())
    with translation.override(language):
        return {day: _translated(names) for day, names in found.items()}


def _translated(names: str) -> str:
    """In the language that is active; a holiday that is new to us keeps its Italian name."""
    return BETWEEN.join(str(NAMES.get(name, name)) for name in names.split(BETWEEN))


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
