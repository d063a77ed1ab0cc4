"""The weeks and holidays of the winners' calendar."""

from datetime import date

import pytest
from django.utils import translation

from contests.calendars import NAMES, calendar_months, calendar_year, public_holidays


@pytest.mark.parametrize(
    ("year", "monday"),
    [(2024, (4, 1)), (2026, (4, 6)), (2027, (3, 29)), (2038, (4, 26)), (1954, (4, 19)), (2008, (3, 24))],
)
def test_the_day_after_easter_is_a_holiday(year, monday):
    assert public_holidays(year)[date(year, *monday)] == "Lunedì dell'Angelo"


def test_saint_francis_is_a_holiday_again_from_2026():
    assert date(2026, 10, 4) in public_holidays(2026)
    assert date(2025, 10, 4) not in public_holidays(2025)


# The first of November of 2026 is a Sunday, on which Italy also celebrates its unity.
HOLIDAYS_2026 = {
    (1, 1): ("Capodanno", "New Year's Day", "Jour de l’an", "Anul Nou"),
    (1, 6): ("Epifania", "Epiphany", "Épiphanie", "Boboteaza"),
    (4, 5): ("Pasqua", "Easter Sunday", "Pâques", "Paștele catolic"),
    (4, 6): ("Lunedì dell'Angelo", "Easter Monday", "Lundi de Pâques", "Lunea Paștelui catolic"),
    (4, 25): (
        "Anniversario della Liberazione",
        "Liberation Day",
        "Anniversaire de la Libération",
        "Ziua Eliberării",
    ),
    (5, 1): ("Festa del Lavoro", "Labour Day", "Fête du Travail", "Ziua Muncii"),
    (6, 2): ("Festa della Repubblica", "Republic Day", "Fête de la République", "Ziua Republicii"),
    (8, 15): (
        "Assunzione della Beata Vergine Maria",
        "Assumption of Mary",
        "Assomption",
        "Adormirea Maicii Domnului",
    ),
    (10, 4): (
        "Festa nazionale di San Francesco d'Assisi, patrono d'Italia",
        "Saint Francis of Assisi, patron saint of Italy",
        "Saint François d’Assise, patron de l’Italie",
        "Sfântul Francisc din Assisi, patronul Italiei",
    ),
    (11, 1): (
        "Giorno dell'unità nazionale; Ognissanti",
        "National Unity Day; All Saints' Day",
        "Journée de l’unité nationale; Toussaint",
        "Ziua Unității Naționale; Ziua Tuturor Sfinților",
    ),
    (12, 8): (
        "Immacolata Concezione",
        "Immaculate Conception",
        "Immaculée Conception",
        "Neprihănita Zămislire",
    ),
    (12, 25): ("Natale", "Christmas Day", "Noël", "Crăciunul"),
    (12, 26): ("Santo Stefano", "Saint Stephen's Day", "Saint-Étienne", "Sfântul Ștefan"),
}


@pytest.mark.parametrize(("place", "language"), enumerate(["it", "en", "fr", "ro"]))
def test_the_holidays_of_a_year_have_their_names_in_each_language(place, language):
    named = {date(2026, *day): names[place] for day, names in HOLIDAYS_2026.items()}
    with translation.override("en" if language == "it" else "it"):
        assert public_holidays(2026, language) == named


def test_a_holiday_that_nobody_has_translated_yet_keeps_its_italian_name(monkeypatch):
    monkeypatch.delitem(NAMES, "Natale")
    assert public_holidays(2026, "fr")[date(2026, 12, 25)] == "Natale"


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
