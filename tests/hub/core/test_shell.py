"""The frame around every page: what it holds, and what it costs."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils.translation import override
from wagtail.models import Site

from hub.core.fields import Translated
from hub.core.models import Banner, Partner, SiteSettings, SocialAddress
from hub.core.translations import mirror_in_all_languages
from hub.home.models import HashtagPage, HomePage, InfoPage
from tests.markup import tight

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries


@pytest.fixture
def settings_of_site(home: HomePage) -> SiteSettings:
    return SiteSettings.objects.create(site=Site.objects.get(), municipality="Comune di Borgo")


@pytest.fixture
def info_page(home: HomePage) -> InfoPage:
    page = InfoPage(title="Come funziona", slug="come-funziona")
    home.add_child(instance=page)
    mirror_in_all_languages(page)
    return page


def body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def attributes(html: str, tag: str, needle: str) -> list[str]:
    """The tags that contain ``needle``."""
    return [found for found in re.findall(rf"<{tag}\b[^>]*>", html) if needle in found]


def test_a_page_is_framed(client: Client, info_page: InfoPage) -> None:
    html = tight(body(client, "/it/come-funziona/"))

    assert '<html lang="it">' in html
    assert html.count("<main ") == html.count('<header class="it-header') == html.count("<footer ") == 1
    assert '<a class="visually-hidden-focusable" href="#main">' in html
    assert "<title>Come funziona · Borgo di Prova</title>" in html
    assert "style=" not in html
    assert re.findall(r"<script(?![^>]*(?:src=|ld\+json))", html) == []


def test_reading_sets_no_cookie(client: Client, info_page: InfoPage) -> None:
    assert client.get("/it/come-funziona/").cookies == {}


def test_headers_are_strict_for_the_site_and_looser_for_the_admin(
    client: Client, info_page: InfoPage, superuser: object
) -> None:
    site = client.get("/it/come-funziona/").headers
    admin = client.get("/admin/login/").headers

    assert "unsafe-inline" not in site["Content-Security-Policy"]
    assert "script-src 'self';" in site["Content-Security-Policy"] + ";"
    assert "frame-src 'self' https://www.youtube-nocookie.com" in site["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in admin["Content-Security-Policy"]
    assert site["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert site["X-Content-Type-Options"] == "nosniff"


def test_the_language_switch_keeps_the_page(client: Client, info_page: InfoPage) -> None:
    html = tight(body(client, "/it/come-funziona/"))

    found = re.findall(r'<a href="([^"]+)" hreflang="(\w+)"', html)
    assert found == [(f"/{code}/come-funziona/", code) for code in ("it", "en", "fr", "ro")]


def test_a_language_that_is_not_offered_is_not_shown(
    client: Client, info_page: InfoPage, settings_of_site: SiteSettings
) -> None:
    settings_of_site.languages = ["it", "en"]
    settings_of_site.save()

    html = body(client, "/it/come-funziona/")
    response = client.get("/fr/come-funziona/")

    assert re.findall(r' hreflang="(\w+)"', html) == ["it", "en"]
    assert (response.status_code, response.headers["Location"]) == (302, "/it/come-funziona/")


def test_settings_appear_in_every_page_at_once(
    client: Client, info_page: InfoPage, settings_of_site: SiteSettings
) -> None:
    body(client, "/it/come-funziona/")
    settings_of_site.parent_name = "Regione Piemonte"
    settings_of_site.tagline = Translated(it="Si resta insieme", en="Together")
    settings_of_site.phone = "011 123"
    settings_of_site.save()
    SocialAddress.objects.create(
        site_settings=settings_of_site, network="mastodon", url="https://social.example/@borgo"
    )
    Partner.objects.create(site_settings=settings_of_site, name="Pro Loco", url="https://loco.example/")

    italian, english, french = (body(client, f"/{code}/come-funziona/") for code in ("it", "en", "fr"))

    for text in ("Regione Piemonte", "Si resta insieme", 'href="tel:011123"', "Pro Loco", "Mastodon"):
        assert text in italian
    assert "Together" in english
    assert "Si resta insieme" in french


def test_a_colour_has_a_style_sheet_whose_name_changes_with_it(
    client: Client, info_page: InfoPage, settings_of_site: SiteSettings
) -> None:
    assert "/stile/" not in body(client, "/it/come-funziona/")
    settings_of_site.primary_colour = "#7a1f3d"
    settings_of_site.save()

    [link] = attributes(body(client, "/it/come-funziona/"), "link", "/stile/")
    address = re.search(r'href="([^"]+)"', link)[1]  # type: ignore[index]
    response = client.get(address)
    other = client.get("/stile/1-000000000000.css")

    assert "--hub-primary: #7a1f3d;" in response.content.decode()
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response.headers["Cache-Control"]
    assert "max-age=0" in other.headers["Cache-Control"]


def test_legal_links_lead_to_pages_in_the_readers_language_or_elsewhere(
    client: Client, info_page: InfoPage, settings_of_site: SiteSettings
) -> None:
    for name in ("accessibility", "privacy", "legal", "faq"):
        setattr(settings_of_site, f"{name}_page", info_page)
    settings_of_site.report_url = "mailto:urp@example.org"
    settings_of_site.appointment_url = "https://agenda.example/"
    settings_of_site.save()

    footer = tight(body(client, "/en/come-funziona/")).split("<footer", 1)[1]

    found = dict(re.findall(r'<a href="([^"]+)" data-element="([\w-]+)"', footer))
    assert {name: url for url, name in found.items()}["report-inefficiency"] == "mailto:urp@example.org"
    assert re.findall(r'href="/en/come-funziona/" data-element="([\w-]+)"', footer) == [
        "faq",
        "privacy-policy-link",
        "legal-notes",
        "accessibility-link",
    ]
    assert 'href="https://agenda.example/" data-element="appointment-booking"' in footer
    assert "https://creativecommons.org/licenses/by/4.0/" in footer


def test_the_validator_finds_its_hooks(client: Client, info_page: InfoPage) -> None:
    html = body(client, "/it/come-funziona/")

    assert set(re.findall(r'data-element="([\w-]+)"', html)) >= {
        "main-navigation",
        "breadcrumb",
        "personal-area-login",
        "feedback",
        "feedback-title",
        *(f"feedback-rate-{number}" for number in range(1, 6)),
    }
    assert "Quanto sono chiare le informazioni su questa pagina?" in html


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2026-03-01", False), ("2026-03-02", True), ("2026-03-04", True), ("2026-03-05", False)],
)
def test_a_banner_is_shown_between_its_dates(
    client: Client, info_page: InfoPage, settings_of_site: SiteSettings, day: str, shown: bool
) -> None:
    Banner.objects.create(
        site_settings=settings_of_site,
        severity="alert",
        text={"it": "Scuole chiuse", "en": "Schools closed"},
        starts_on=dt.date(2026, 3, 2),
        ends_on=dt.date(2026, 3, 4),
    )
    body(client, "/it/come-funziona/")

    with time_machine.travel(f"{day}T12:00:00+01:00", tick=False):
        assert ("Scuole chiuse" in body(client, "/it/come-funziona/")) is shown
        assert ("Schools closed" in body(client, "/en/come-funziona/")) is shown
        assert ('<p lang="it">' in body(client, "/fr/come-funziona/")) is shown


def test_a_banner_cannot_end_before_it_starts(settings_of_site: SiteSettings) -> None:
    banner = Banner(
        site_settings=settings_of_site,
        text={"it": "x"},
        starts_on=dt.date(2026, 3, 2),
        ends_on=dt.date(2026, 3, 1),
    )
    with override("it"), pytest.raises(ValidationError, match="L’ultimo giorno precede il primo"):
        banner.full_clean()


def test_the_menu_holds_the_pages_that_ask_for_it(client: Client, hashtag_page: HashtagPage) -> None:
    entry = 'href="/it/restiamo-connessi/">Restiamo connessi</a>'
    assert entry in tight(body(client, "/it/")).split("</header>")[0]
    hashtag_page.show_in_menus = False
    hashtag_page.save()

    assert entry not in tight(body(client, "/it/")).split("</header>")[0]


def test_the_frame_costs_no_query_and_a_page_two(
    client: Client,
    info_page: InfoPage,
    settings_of_site: SiteSettings,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.get("/it/come-funziona/")
    # Wagtail's own (site, page, restrictions, its own table), its translations.
    with django_assert_num_queries(5):
        client.get("/it/come-funziona/")


def test_paper_has_a_style_of_its_own(client: Client, info_page: InfoPage) -> None:
    sheets = attributes(body(client, "/it/come-funziona/"), "link", 'media="print"')

    assert len(sheets) == 1
    assert "core/css/print.css" in sheets[0]
