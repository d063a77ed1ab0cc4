"""Feeds: whole, valid, in each language, and without anybody's data."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar
from wagtail.models import PageViewRestriction

from hub.accounts.models import User
from projects.models import EventPage, Organisation, ProjectPage
from tests.factories.pages import make_page
from tests.markup import tight

if TYPE_CHECKING:
    from django.test import Client

    from hub.home.models import HashtagPage

ATOM = "{http://www.w3.org/2005/Atom}"
START = dt.datetime(2030, 6, 1, 18, 30, tzinfo=dt.UTC)


@pytest.fixture
def town(hashtag_page: HashtagPage) -> HashtagPage:
    owner = User.objects.create_user("segreta@example.org", first_name="Canary", last_name="Name")
    ponte = Organisation.objects.create(name="Il Ponte", email="ponte@example.org", phone="011 555 0100")
    make_page(ProjectPage, hashtag_page, title="Orto & fiori", slug="orto", owner=owner, organisation=ponte)
    make_page(
        EventPage, hashtag_page, title="Festa", slug="festa", starts_at=START, attendance="online",
        join_address="https://example.org/canary-room", place_name="Piazza", place_address="piazza Italia 1",
    )  # fmt: skip
    return hashtag_page


@pytest.mark.parametrize("base", ["/it/", "/en/", "/it/restiamo-connessi/", "/ro/restiamo-connessi/"])
def test_atom(client: Client, town: HashtagPage, base: str) -> None:
    response = client.get(f"{base}feed.atom")
    feed = ET.fromstring(response.content)  # noqa: S314 - our own answer

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert feed.tag == f"{ATOM}feed"
    for required in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{required}")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"alternate": f"http://testserver{base}", "self": f"http://testserver{base}feed.atom"}
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Festa", "Orto & fiori"]
    for entry in entries:
        assert uuid.UUID(entry.findtext(f"{ATOM}id").removeprefix("urn:uuid:"))
        assert dt.datetime.fromisoformat(entry.findtext(f"{ATOM}updated")).tzinfo
        assert entry.find(f"{ATOM}link").get("href").startswith(f"http://testserver{base}")
        # Nothing is translated: elsewhere each entry says that it is in Italian.
        assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == (
            None if base.startswith("/it/") else "it"
        )


@pytest.mark.parametrize("base", ["/it/", "/en/restiamo-connessi/"])
def test_json_feed(client: Client, town: HashtagPage, base: str) -> None:
    response = client.get(f"{base}feed.json")
    feed = response.json()

    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"http://testserver{base}feed.json"
    assert feed["language"] == base[1:3]
    assert [item["title"] for item in feed["items"]] == ["Festa", "Orto & fiori"]
    for item in feed["items"]:
        assert item["id"]
        assert item["content_text"]
        # Not translated yet: an entry says which language it is in.
        assert item["language"] == "it"
        assert dt.datetime.fromisoformat(item["date_published"]).tzinfo


@pytest.mark.parametrize("base", ["/it/", "/it/restiamo-connessi/"])
def test_a_feed_of_one_kind(client: Client, town: HashtagPage, base: str) -> None:
    feed = client.get(f"{base}feed-event.json").json()

    assert [item["title"] for item in feed["items"]] == ["Festa"]
    assert feed["title"].startswith("Eventi · ")
    assert client.get(f"{base}feed-event.atom").status_code == 200


def offered(html: str) -> tuple[list[str], list[str]]:
    """The feeds of one kind that the page names, to machines and to people."""
    head, body = tight(html).split("</head>")
    links = re.findall(
        r'<link rel="alternate" type="application/[\w+]+" title="([^"]+)" href="([^"]+)"', head
    )
    navs = re.findall(r'<nav class="hub-follow" aria-label="([^"]+)">(.*?)</nav>', body)
    return (
        [f"{title} {href}" for title, href in links if "feed-" in href],
        [f"{label} {href}" for label, nav in navs for href in re.findall(r'href="([^"]+feed-[^"]+)"', nav)],
    )


def test_a_feed_of_one_kind_is_offered_where_the_kind_is_listed(client: Client, town: HashtagPage) -> None:
    here = "/en/restiamo-connessi/"
    assert offered(client.get(here).text) == ([], [])
    for address, name, where, feed in (
        (f"{here}?kind=event", "Events", "Restiamo connessi", f"{here}feed-event"),
        ("/en/video/", "Videos", "Borgo di Prova", "/en/feed-video"),
    ):
        forms = [f"{feed}.atom", f"{feed}.json"]
        assert offered(client.get(address).text) == (
            [f"{name} · {where} {form}" for form in forms],
            [f"Follow “{name}” {form}" for form in forms],
        )
        assert [client.get(form).status_code for form in forms] == [200, 200]
    # What htmx gets when a reader filters has them, too.
    chosen = client.get(f"{here}?kind=event", headers={"HX-Request": "true", "HX-Target": "stream"}).text
    assert offered(f"</head>{chosen}")[1] == [
        f"Follow “Events” {here}feed-event.{form}" for form in ("atom", "json")
    ]


@pytest.mark.parametrize(
    "path", ["feed-nulla.atom", "feed.rss", "nulla/feed.atom", "orto/feed.atom", "orto/calendar.ics"]
)
def test_what_has_no_feed_is_not_found(client: Client, town: HashtagPage, path: str) -> None:
    assert client.get(f"/it/restiamo-connessi/{path}").status_code == 404


@pytest.mark.parametrize("path", ["calendar.ics", "festa/calendar.ics"])
def test_calendar(client: Client, town: HashtagPage, path: str) -> None:
    response = client.get(f"/it/restiamo-connessi/{path}")
    calendar = Calendar.from_ical(response.content)
    [event] = calendar.walk("VEVENT")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert calendar["VERSION"] == "2.0"
    assert str(event["SUMMARY"]) == "Festa"
    assert event["DTSTART"].dt == START
    assert event["DTEND"].dt == START + dt.timedelta(hours=2)
    assert str(event["LOCATION"]) == "Piazza, piazza Italia 1"
    assert str(event["URL"]) == "http://testserver/it/restiamo-connessi/festa/"
    assert event["UID"]
    assert event["DTSTAMP"].dt.tzinfo


def test_nobodys_data_and_no_link_to_join_are_in_a_feed(client: Client, town: HashtagPage) -> None:
    for path in ("feed.atom", "feed.json", "calendar.ics"):
        text = client.get(f"/it/restiamo-connessi/{path}").content.decode()
        for canary in ("segreta@", "Canary", "ponte@", "canary-room", "0100"):
            assert canary not in text


def test_drafts_and_private_pages_are_in_no_feed(client: Client, town: HashtagPage) -> None:
    make_page(ProjectPage, town, title="Bozza", live=False)
    hidden = make_page(ProjectPage, town, title="Riservato")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)

    for language in ("it", "en"):
        feed = client.get(f"/{language}/feed.json").json()
        assert [item["title"] for item in feed["items"]] == ["Festa", "Orto & fiori"]


def test_a_private_hashtag_has_no_feed(client: Client, town: HashtagPage) -> None:
    PageViewRestriction.objects.create(page=town, restriction_type=PageViewRestriction.LOGIN)

    for language in ("it", "en"):
        assert client.get(f"/{language}/restiamo-connessi/feed.atom").status_code == 404


def test_pages_say_where_their_feeds_are(client: Client, town: HashtagPage) -> None:
    html = client.get("/it/restiamo-connessi/").content.decode()

    for path in ("feed.atom", "feed.json", "calendar.ics"):
        assert f'href="/it/restiamo-connessi/{path}"' in html


def test_a_feed_costs_few_queries(
    client: Client, town: HashtagPage, django_assert_num_queries: object
) -> None:
    make_page(ProjectPage, town)
    client.get("/it/restiamo-connessi/feed.atom")
    with django_assert_num_queries(4):
        client.get("/it/restiamo-connessi/feed.atom")
