"""What pages of events and blocks of a body show."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
import time_machine

from projects.models import EventPage, ProjectPage
from tests.factories.pages import make_page
from tests.markup import tight

if TYPE_CHECKING:
    from django.test import Client

    from hub.home.models import HashtagPage

NINE = dt.datetime(2026, 12, 1, 8, 0, tzinfo=dt.UTC)  # nine in Italy


@pytest.mark.parametrize(
    ("minutes", "said", "joins"),
    [
        (-60, "Il link per partecipare online comparirà qui martedì 1° dicembre 2026 alle 08:30.", False),
        (-20, "La sala è aperta: entra pure.", True),
        (70, "La sala è aperta: entra pure.", True),
        (130, "Questo evento è concluso.", False),
    ],
)
def test_an_online_event_around_its_time(
    client: Client, hashtag_page: HashtagPage, minutes: int, said: str, joins: bool
) -> None:
    make_page(
        EventPage,
        hashtag_page,
        slug="filo-diretto",
        attendance="online",
        join_address="https://meet.example.org/filo",
        starts_at=NINE,
        ends_at=NINE + dt.timedelta(hours=2),
    )

    with time_machine.travel(NINE + dt.timedelta(minutes=minutes), tick=False):
        html = tight(client.get("/it/restiamo-connessi/filo-diretto/").content.decode())

    assert said in html
    assert ("https://meet.example.org/filo" in html) == joins
    # When and where stand in the page's head; what one can do now comes before the text.
    assert re.search(r"Martedì 1° dicembre 2026, 09:00</time>–<time[^>]*>11:00", html.split("</header>")[2])
    assert html.find("hub-initiative__first") < html.find('class="hub-body"')


@pytest.mark.parametrize(
    ("heads", "shown"),
    [(("", ""), ["Giorni", "Orari"]), (("Linea", "Ora"), ["Linea", "Ora"])],
)
def test_a_timetable_may_have_heads_of_its_own(
    client: Client, hashtag_page: HashtagPage, heads: tuple[str, str], shown: list[str]
) -> None:
    rows = [{"days": "Lumaca", "hours": "7:35"}]
    value = {"title": "Partenze", "first_head": heads[0], "second_head": heads[1], "rows": rows, "note": ""}
    make_page(ProjectPage, hashtag_page, slug="pedibus", body=[{"type": "timetable", "value": value}])

    html = tight(client.get("/it/restiamo-connessi/pedibus/").content.decode())

    assert re.findall(r'<th scope="col">([^<]*)</th>', html) == shown
