"""Days in words."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils.translation import override

from hub.core import dates

FIRST, ELEVENTH = dt.date(2026, 12, 1), dt.date(2026, 12, 11)


@pytest.mark.parametrize(
    ("language", "first", "eleventh"),
    [
        ("it", "1° dicembre 2026", "11 dicembre 2026"),
        ("en", "1 December 2026", "11 December 2026"),
        ("fr", "1er décembre 2026", "11 décembre 2026"),
        ("ro", "1 decembrie 2026", "11 decembrie 2026"),
    ],
)
def test_the_first_of_a_month_is_said_as_each_language_says_it(
    language: str, first: str, eleventh: str
) -> None:
    with override(language):
        assert (dates.day(FIRST), dates.day(ELEVENTH)) == (first, eleventh)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("it", "martedì 1° dicembre 2026 alle 09:05"),
        ("en", "Tuesday 1 December 2026 at 09:05"),
        ("fr", "mardi 1er décembre 2026 à 09:05"),
        ("ro", "marți, 1 decembrie 2026, ora 09:05"),
    ],
)
def test_a_moment_names_its_day_of_the_week(language: str, said: str) -> None:
    with override(language):
        assert dates.moment(dt.datetime(2026, 12, 1, 9, 5, tzinfo=dt.UTC)) == said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (FIRST, ELEVENTH, ("martedì 1°", "venerdì 11 dicembre 2026")),
        (dt.date(2026, 11, 8), ELEVENTH, ("domenica 8 novembre", "venerdì 11 dicembre 2026")),
        (dt.date(2026, 12, 31), dt.date(2027, 1, 1), ("giovedì 31 dicembre 2026", "venerdì 1° gennaio 2027")),
    ],
)
def test_a_span_does_not_say_twice_what_both_share(first: dt.date, last: dt.date, said: object) -> None:
    with override("it"):
        found = dates.span(first, last)

    assert (found.first, found.last) == said
