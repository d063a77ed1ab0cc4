"""Days with and without an hour: what is written in the form, what is kept, what people read."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils.translation import override
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from hub.home.models import NoticePage
from projects.models import EventPage
from tests.factories.pages import make_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from hub.accounts.models import User
    from hub.home.models import HashtagPage

ROME = ZoneInfo("Europe/Rome")
pytestmark = pytest.mark.django_db


def at(*numbers: int) -> dt.datetime:
    return dt.datetime(2030, *numbers, tzinfo=ROME)


@pytest.fixture
def staff(client: Client, superuser: User, login: Callable[[Client, User], Client]) -> Client:
    return login(client, superuser)


@pytest.fixture
def publish(staff: Client, hashtag_page: HashtagPage) -> Callable[..., Any]:
    def post(kind: str, **words: Any) -> Any:
        address = reverse("wagtailadmin_pages:add", args=[*kind.split("."), hashtag_page.pk])
        form = {
            "title": "Acqua",
            "slug": "acqua",
            "body": streamfield([]),
            "hashtag_links": inline_formset([{"hashtag": hashtag_page.hashtag_id}]),
            "theme_links": inline_formset([]),
            "comments": inline_formset([]),
            "organiser_kind": "town_hall",
            "severity": "info",
            "attendance": "place",
            "place_name": "Piazza",
            "action-publish": "1",
        }
        return staff.post(address, nested_form_data({**form, **words}))

    return post


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("07/06/2030", at(6, 7, 23, 59, 59)),
        ("7/6/2030", at(6, 7, 23, 59, 59)),
        ("2030-06-07", at(6, 7, 23, 59, 59)),
        ("07/06/2030 23:59", at(6, 7, 23, 59, 59)),
        ("07/06/2030 14:00", at(6, 7, 14)),
        ("07/06/2030 00:00", at(6, 7)),
        ("", None),
    ],
)
def test_a_last_day_without_an_hour_counts_to_its_end(
    publish: Callable[..., Any], written: str, kept: dt.datetime | None
) -> None:
    assert publish("home.noticepage", ends_at=written).status_code == 302
    assert NoticePage.objects.get(alias_of=None).ends_at == kept


@pytest.mark.parametrize(
    "written", ["venerdì", "31/02/2030", "07/06", "07/06/2030 25:00", "07/06/2030 alle 14"]
)
def test_what_is_no_date_is_refused_and_stays_as_it_was_typed(
    publish: Callable[..., Any], written: str
) -> None:
    response = publish("home.noticepage", starts_at=written, ends_at="08/06/2030")
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["starts_at"]
    html = response.content.decode()
    [field] = re.findall(r'<input[^>]*name="starts_at"[^>]*>', html)
    assert f'value="{written}"' in field
    [end] = re.findall(r'<input[^>]*name="ends_at"[^>]*>', html)
    assert 'value="08/06/2030"' in end
    assert NoticePage.objects.count() == 0


def test_the_form_shows_a_day_as_a_day(staff: Client, hashtag_page: HashtagPage) -> None:
    page = make_page(NoticePage, hashtag_page, starts_at=at(6, 7, 8, 30), ends_at=at(6, 8, 23, 59, 59))
    html = staff.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    shown = [re.findall(rf'<input[^>]*name="{name}"[^>]*>', html)[0] for name in ("starts_at", "ends_at")]
    assert [re.findall(r'value="([^"]*)"', field) for field in shown] == [
        ["07/06/2030 08:30"],
        ["08/06/2030"],
    ]


def test_an_event_of_which_the_day_is_known_lasts_all_day(publish: Callable[..., Any]) -> None:
    assert publish("projects.eventpage", starts_at="07/06/2030").status_code == 302
    event = EventPage.objects.get(alias_of=None)
    assert (event.starts_at, event.ends_at) == (at(6, 7), at(6, 7, 23, 59, 59))
    with time_machine.travel(at(6, 7, 20), tick=False):
        assert (event.is_over, list(EventPage.objects.public().in_language("it").to_come())) == (
            False,
            [event],
        )


def test_an_event_with_an_hour_and_no_end_keeps_none(publish: Callable[..., Any]) -> None:
    publish("projects.eventpage", starts_at="07/06/2030 18:00")
    event = EventPage.objects.get(alias_of=None)
    assert (event.starts_at, event.ends_at) == (at(6, 7, 18), None)


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        (None, at(6, 7, 23, 59, 59), "until Friday 7 June 2030"),
        (None, at(6, 7, 14), "until Friday 7 June 2030 at 14:00"),
        (at(6, 7), None, "from Friday 7 June 2030"),
        (at(6, 7, 8), None, "from Friday 7 June 2030 at 08:00"),
        (at(6, 7), at(6, 9, 23, 59, 59), "from Friday 7 to Sunday 9 June 2030"),
        (at(6, 7), at(6, 9, 12), "Friday 7 June 2030 – Sunday 9 June 2030, 12:00"),
        (at(6, 7, 8), at(6, 9, 23, 59, 59), "Friday 7 June 2030, 08:00 – Sunday 9 June 2030"),
        (at(6, 7), at(6, 7, 23, 59, 59), "Friday 7 June 2030"),
        (at(6, 7, 8), at(6, 7, 12), "Friday 7 June 2030, 08:00–12:00"),
    ],
)
def test_a_notice_says_the_hour_where_one_is_meant(
    client: Client, hashtag_page: HashtagPage, starts: dt.datetime, ends: dt.datetime, said: str
) -> None:
    make_page(NoticePage, hashtag_page, slug="acqua", starts_at=starts, ends_at=ends)
    with time_machine.travel(at(6, 1), tick=False):
        html = client.get("/en/restiamo-connessi/acqua/").content.decode()
    [valid] = re.findall(r"Valid\s*</dt>\s*<dd>(.*?)</dd>", html, re.DOTALL)
    assert " ".join(re.sub(r"<[^>]+>", "", valid).split()) == said


def test_a_notice_is_in_force_on_the_whole_of_its_last_day(client: Client, hashtag_page: HashtagPage) -> None:
    make_page(NoticePage, hashtag_page, slug="acqua", starts_at=at(6, 1), ends_at=at(6, 7, 23, 59, 59))
    with time_machine.travel(at(6, 7, 23, 59), tick=False):
        assert "expired" not in client.get("/en/restiamo-connessi/acqua/").content.decode()
        card = client.get("/en/restiamo-connessi/").content.decode()
        assert "until Friday 7 June 2030" in " ".join(card.split())
    with time_machine.travel(at(6, 8), tick=False):
        html = " ".join(client.get("/en/restiamo-connessi/acqua/").content.decode().split())
        assert "This notice expired on Friday 7 June 2030." in html


def test_a_whole_day_is_one_in_the_calendar_and_in_the_data(
    client: Client, hashtag_page: HashtagPage
) -> None:
    event = make_page(
        EventPage,
        hashtag_page,
        slug="festa",
        place_name="Piazza",
        starts_at=at(6, 7),
        ends_at=at(6, 8, 23, 59, 59),
    )
    with override("it"):
        file = client.get("/it/restiamo-connessi/festa/calendar.ics").content.decode()
    assert re.findall(r"DT(?:START|END)\S*", file) == [
        "DTSTART;VALUE=DATE:20300607",
        "DTEND;VALUE=DATE:20300609",
    ]
    html = client.get("/it/restiamo-connessi/festa/").content.decode()
    assert re.findall(r'"(?:start|end)Date": "([^"]*)"', html) == ["2030-06-07", "2030-06-08"]
    event.starts_at = at(6, 7, 18)
    event.save()
    file = client.get("/it/restiamo-connessi/festa/calendar.ics").content.decode()
    assert re.findall(r"DTSTART\S*", file) == ["DTSTART:20300607T160000Z"]
