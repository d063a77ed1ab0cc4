"""The weeks and holidays of the winners' calendar."""

from datetime import date

import pytest

from contests.calendars import calendar_months, easter, holidays


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2024, (3, 31)), (2026, (4, 5)), (2027, (3, 28)), (2038, (4, 25)), (1954, (4, 18)), (2008, (3, 23))],
)
def test_easter(year, sunday):
    assert easter(year) == date(year, *sunday)


def test_saint_francis_is_a_holiday_again_from_2026():
    assert date(2026, 10, 4) in holidays(2026)
    assert date(2025, 10, 4) not in holidays(2025)


def test_months_have_whole_weeks_from_monday_and_the_pieces_in_their_order():
    months = calendar_months(2027, ["a", "b", "c"])
    assert [m.piece for m in months] == list("abc") * 4
    assert {week[0].date.weekday() for m in months for week in m.weeks} == {0}
    days = [d.date for m in months for week in m.weeks for d in week if d.in_month]
    assert (len(days), len(set(days))) == (365, 365)


def test_a_calendar_without_photos_has_its_months():
    assert [m.piece for m in calendar_months(2027, [])] == [None] * 12
