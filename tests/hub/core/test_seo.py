"""What search engines and networks are told."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING

import pytest
from wagtail.models import Locale, Site

from contests.enums import Phase
from contests.models import ContestPage
from hub.core.models import SiteSettings
from hub.core.translations import mirror_in_all_languages
from hub.home.models import HashtagPage, HomePage, InfoPage, NoticePage
from projects.models import ColumnPage, EpisodePage, EventPage, ProjectPage
from tests.factories.contests import ContestFactory
from tests.factories.pages import make_page
from tests.markup import tight

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries


@pytest.fixture
def info_page(home: HomePage) -> InfoPage:
    page = InfoPage(title="Come funziona", slug="come-funziona", summary="In due parole.")
    home.add_child(instance=page)
    mirror_in_all_languages(page)
    return page


@pytest.fixture
def translated(info_page: InfoPage) -> InfoPage:
    """The English alias of ``info_page``, translated."""
    page = info_page.get_translation(Locale.objects.get(language_code="en"))
    page.alias_of, page.title, page.slug = None, "How it works", "how-it-works"
    page.save()
    return page


def head(client: Client, path: str) -> str:
    return tight(client.get(path).content.decode()).split("</head>")[0]


def alternates(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="http://testserver([^"]+)"', html)


def test_an_alias_has_its_source_as_canonical_and_no_alternates(client: Client, info_page: InfoPage) -> None:
    html = head(client, "/fr/come-funziona/")

    assert '<link rel="canonical" href="http://testserver/it/come-funziona/">' in html
    assert alternates(html) == []


def test_a_translation_is_its_own_canonical_and_names_the_others(
    client: Client, translated: InfoPage
) -> None:
    html = head(client, "/en/how-it-works/")

    assert '<link rel="canonical" href="http://testserver/en/how-it-works/">' in html
    assert sorted(alternates(html)) == [
        ("en", "/en/how-it-works/"),
        ("it", "/it/come-funziona/"),
        ("x-default", "/it/come-funziona/"),
    ]
    assert sorted(alternates(head(client, "/it/come-funziona/"))) == sorted(alternates(html))


def test_parameters_are_not_part_of_the_address(client: Client, info_page: InfoPage) -> None:
    assert 'href="http://testserver/it/come-funziona/">' in head(client, "/it/come-funziona/?utm=x&page=1")
    assert 'href="http://testserver/it/come-funziona/">' in head(client, "/it/come-funziona/?page=2")


def test_networks_are_told_title_and_summary(client: Client, info_page: InfoPage) -> None:
    html = head(client, "/it/come-funziona/")

    assert '<meta name="description" content="In due parole.">' in html
    assert '<meta property="og:title" content="Come funziona">' in html
    assert '<meta property="og:url" content="http://testserver/it/come-funziona/">' in html


def structured(html: str) -> list[dict[str, object]]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return json.loads(found[1])["@graph"] if found else []


def test_the_home_page_is_the_municipality(client: Client, home: HomePage) -> None:
    SiteSettings.objects.create(
        site=Site.objects.get(), municipality="Comune </script> di Borgo", phone="011"
    )

    assert structured(head(client, "/it/")) == [
        {
            "@type": "GovernmentOrganization",
            "name": "Comune </script> di Borgo",
            "url": "http://testserver/it/",
            "telephone": "011",
        }
    ]


def test_robots_close_the_doors_and_name_the_sitemap(client: Client, home: HomePage) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines[0] == "User-agent: *"
    assert "Disallow: /admin/" in lines
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"


def test_the_sitemap_holds_real_translations_only(
    client: Client, translated: InfoPage, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    xml = client.get("/sitemap.xml").content.decode()

    assert re.findall(r"<loc>http://testserver([^<]+)</loc>", xml) == [
        "/it/",
        "/it/come-funziona/",
        "/en/how-it-works/",
    ]
    assert sorted(set(re.findall(r'hreflang="(\w+)" href="http://testserver([^"]+)"', xml))) == [
        ("en", "/en/how-it-works/"),
        ("it", "/it/come-funziona/"),
    ]


def test_the_manifest_and_the_icon(client: Client, home: HomePage) -> None:
    manifest = client.get("/site.webmanifest")
    icon = client.get("/favicon.ico")

    assert manifest.headers["Content-Type"] == "application/manifest+json"
    assert manifest.json()["name"] == "Borgo di Prova"
    assert (icon.status_code, icon.headers["Location"]) == (302, "/static/core/img/favicon.svg")


def told(client: Client, address: str) -> dict[str, object]:
    """What the page at ``address`` says of itself in the words of schema.org."""
    html = client.get(address).content.decode()
    written = re.search(r"<script type=\"application/ld.json\"[^>]*>(.*?)</script>", html, re.DOTALL)
    assert written
    own: dict[str, object] = json.loads(written[1])["@graph"][0]
    return own


def test_each_kind_of_page_says_what_it_is(client: Client, home: HomePage, hashtag_page: HashtagPage) -> None:
    make_page(ProjectPage, hashtag_page, slug="orto")
    make_page(
        EventPage, hashtag_page, slug="festa", starts_at="2030-06-01T18:30:00+00:00", place_name="Piazza"
    )
    make_page(InfoPage, home, slug="info")
    here = "/it/restiamo-connessi/"
    assert {
        path: told(client, path)["@type"] for path in (here, f"{here}orto/", f"{here}festa/", "/it/info/")
    } == {
        here: "CollectionPage",
        f"{here}orto/": "Article",
        f"{here}festa/": "Event",
        "/it/info/": "WebPage",
    }
    festa = told(client, f"{here}festa/")
    assert (festa["startDate"], festa["location"]) == (
        "2030-06-01T18:30:00+00:00",
        [{"@type": "Place", "name": "Piazza", "address": "Piazza"}],
    )
    assert {"headline", "datePublished"} & set(festa) == set()


def test_what_is_written_is_an_article(client: Client, hashtag_page: HashtagPage) -> None:
    """A notice, a column and an episode: when it was written is told, when a notice is valid is not."""
    written = dt.datetime(2026, 3, 1, 8, 30, tzinfo=dt.UTC)
    words = {"summary": "In breve.", "first_published_at": written}
    column = make_page(ColumnPage, hashtag_page, title="Parliamone", slug="parliamone", **words)
    make_page(EpisodePage, column, title="Dormire", slug="dormire", **words)
    valid = {"starts_at": written, "ends_at": written + dt.timedelta(days=9)}
    make_page(
        NoticePage, hashtag_page, title="Strada chiusa", slug="strada", issuer="Sindaco", **valid, **words
    )

    here = "/it/restiamo-connessi/"
    for path, title in (
        (f"{here}strada/", "Strada chiusa"),
        (f"{here}parliamone/", "Parliamone"),
        (f"{here}parliamone/dormire/", "Dormire"),
    ):
        assert told(client, path) == {
            "@type": "Article",
            "name": title,
            "headline": title,
            "description": "In breve.",
            "inLanguage": "it",
            "url": f"http://testserver{path}",
            "datePublished": "2026-03-01T08:30:00+00:00",
            "dateModified": "2026-03-01T08:30:00+00:00",
        }


@pytest.mark.parametrize(
    ("phase", "status"),
    [(Phase.OPEN, "Scheduled"), (Phase.SUSPENDED, "Postponed"), (Phase.ANNULLED, "Cancelled")],
)
def test_a_contest_is_an_event_held_online(
    client: Client, hashtag_page: HashtagPage, phase: Phase, status: str
) -> None:
    contest = ContestFactory(phase=phase)
    make_page(
        ContestPage, hashtag_page, title="Sfumature", slug="sfumature", summary="Foto.", contest=contest
    )
    address = "http://testserver/it/restiamo-connessi/sfumature/"
    assert told(client, address) == {
        "@type": "Event",
        "name": "Sfumature",
        "description": "Foto.",
        "inLanguage": "it",
        "url": address,
        "startDate": contest.opens_at.isoformat(),
        "endDate": contest.closes_at.isoformat(),
        "eventStatus": f"https://schema.org/Event{status}",
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": address},
        "organizer": {"@type": "Organization", "name": "Borgo di Prova"},
    }
