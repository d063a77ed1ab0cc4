"""The weeks and holidays of the winners' calendar."""

from datetime import date

import pytest

from contests.calendars import calendar_months, calendar_year, public_holidays


@pytest.mark.parametrize(
    ("year", "monday"),
    [(2024, (4, 1)), (2026, (4, 6)), (2027, (3, 29)), (2038, (4, 26)), (1954, (4, 19)), (2008, (3, 24))],
)
def test_the_day_after_easter_is_a_holiday(year, monday):
    assert public_holidays(year)[date(year, *monday)] == "Lunedì dell'Angelo"


def test_saint_francis_is_a_holiday_again_from_2026():
    assert date(2026, 10, 4) in public_holidays(2026)
    assert date(2025, 10, 4) not in public_holidays(2025)


def test_months_have_whole_weeks_from_monday_and_the_pieces_in_their_order():
    months = calendar_months(2027, ["a", "b", "c"])
    assert [m.piece for m in months] == list("abc") * 4
    assert {week[0].date.weekday() for m in months for week in m.weeks} == {0}
    days = [d.date for m in months for week in m.weeks for d in week if d.in_month]
    assert (len(days), len(set(days))) == (365, 365)


def test_a_calendar_without_photos_has_its_months():
    assert [m.piece for m in calendar_months(2027, [])] == [None] * 12


@pytest.mark.parametrize(
    ("published", "year"), [((2026, 2, 28), 2026), ((2026, 3, 1), 2027), ((2026, 12, 31), 2027)]
)
def test_a_calendar_is_for_the_next_year_but_early_in_a_year_still_for_this_one(published, year):
    assert calendar_year(date(*published)) == year
