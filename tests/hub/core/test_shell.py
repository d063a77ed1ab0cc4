"""The frame around every page: what it holds, and what it costs."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from hub.core.actions import build_frames
from hub.core.fields import Translated
from hub.core.models import Banner, BuiltFrame, Partner, SiteSettings, SocialAddress
from hub.home.models import HashtagPage, HomePage, InfoPage
from media.actions import make_renditions
from projects.models import ProjectPage
from tests.factories.pages import make_page
from tests.factories.pictures import make_picture
from tests.factories.shell import furnish
from tests.markup import tight

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from hub.accounts.models import User

    Committed = Callable[..., AbstractContextManager[list[Callable[[], object]]]]


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Committed) -> Committed:
    """``with committed(execute=True):`` what is written in it is committed at its end, for those who wait."""
    return django_capture_on_commit_callbacks


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
    client: Client, info_page: InfoPage, settings_of_site: SiteSettings, committed: Committed
) -> None:
    body(client, "/it/come-funziona/")
    with committed(execute=True):
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


@pytest.mark.parametrize(
    ("field", "name", "colour"),
    [("primary_colour", "primary", "#7a1f3d"), ("accent_colour", "accent", "#00664b")],
)
def test_a_colour_has_a_style_sheet_whose_name_changes_with_it(
    client: Client,
    info_page: InfoPage,
    settings_of_site: SiteSettings,
    committed: Committed,
    field: str,
    name: str,
    colour: str,
) -> None:
    assert "/stile/" not in body(client, "/it/come-funziona/")
    with committed(execute=True):
        setattr(settings_of_site, field, colour)
        settings_of_site.save()

    [link] = attributes(body(client, "/it/come-funziona/"), "link", "/stile/")
    address = re.search(r'href="([^"]+)"', link)[1]  # type: ignore[index]
    response = client.get(address)
    other = client.get("/stile/1-000000000000.css")

    assert f"--hub-{name}: {colour};" in response.content.decode()
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


def test_an_editor_puts_a_banner_up(
    client: Client, info_page: InfoPage, editor: User, login: Callable[[Client, User], Client]
) -> None:
    login(client, editor)
    address = "/admin/snippets/core/banner/add/"
    said = {
        "text_it": "Scuole chiuse",
        "severity": "alert",
        "url": "",
        "starts_on": "01/03/2026",
        "ends_on": "",
    }

    answer = client.post(address, said)

    assert answer.status_code == 302, answer.context["form"].errors
    assert Banner.objects.get().starts_on == dt.date(2026, 3, 1)
    assert "Scuole chiuse" in body(client, "/it/come-funziona/")


def test_a_banner_cannot_end_before_it_starts(settings_of_site: SiteSettings) -> None:
    banner = Banner(
        site_settings=settings_of_site,
        text={"it": "x"},
        starts_on=dt.date(2026, 3, 2),
        ends_on=dt.date(2026, 3, 1),
    )
    with override("it"), pytest.raises(ValidationError, match="L’ultimo giorno precede il primo"):
        banner.full_clean()


def test_the_menu_holds_the_pages_that_ask_for_it(
    client: Client, hashtag_page: HashtagPage, committed: Committed
) -> None:
    entry = 'href="/it/restiamo-connessi/">Restiamo connessi</a>'
    assert entry in tight(body(client, "/it/")).split("</header>")[0]
    with committed(execute=True):
        hashtag_page.show_in_menus = False
        hashtag_page.save()

    assert entry not in tight(body(client, "/it/")).split("</header>")[0]


def test_a_page_with_its_frame_costs_three_queries(
    client: Client,
    info_page: InfoPage,
    settings_of_site: SiteSettings,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.get("/it/come-funziona/")
    # The site with its frame, the page by its address with those around it, its own table.
    with django_assert_num_queries(3):
        client.get("/it/come-funziona/")


def test_many_changes_of_one_transaction_build_the_frames_once(
    settings_of_site: SiteSettings, hashtag_page: HashtagPage, committed: Committed
) -> None:
    with committed() as callbacks:
        settings_of_site.municipality = "Comune di Prova"
        settings_of_site.save()
        hashtag_page.save()
    costs = []
    for callback in callbacks:
        with CaptureQueriesContext(connection) as captured:
            callback()
        costs.append(len(captured))

    assert [bool(cost) for cost in costs] == [True, *[False] * (len(callbacks) - 1)]
    built = BuiltFrame.objects.order_by("language").values_list("language", "content__name")
    assert list(built) == [(code, "Comune di Prova") for code in ("en", "fr", "it", "ro")]


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: frame.pop("partners"),
        lambda frame: frame.update(added="later"),
        lambda frame: frame["navigation"][0].pop("kind"),
        lambda frame: frame["banners"][0].pop("starts_on"),
    ],
)
def test_a_frame_of_another_version_is_built_anew(
    client: Client, home: HomePage, info_page: InfoPage, change: Callable[[dict[str, Any]], object]
) -> None:
    furnish(home)
    first = body(client, "/it/come-funziona/")
    for row in BuiltFrame.objects.all():
        change(row.content)
        row.save()

    assert "Partner 2" in first
    assert body(client, "/it/come-funziona/") == first


def test_the_frames_are_gathered_with_as_many_queries_as_ever(home: HomePage) -> None:
    own = furnish(home)
    counts = []
    for number in range(3):
        make_page(InfoPage, home, show_in_menus=True)
        Partner.objects.create(site_settings=own, name=f"Altro {number}", logo=make_picture())
        build_frames()
        caches["renditions"].clear()
        with CaptureQueriesContext(connection) as captured:
            build_frames()
        counts.append(len(captured))

    assert counts == [15, 15, 15]


def test_a_logo_that_changes_is_seen_at_once(
    client: Client, info_page: InfoPage, settings_of_site: SiteSettings, committed: Committed
) -> None:
    settings_of_site.crest = make_picture(size=(320, 160))
    with committed(execute=True):
        settings_of_site.save()
    before = body(client, "/it/come-funziona/")
    with committed(execute=True):
        settings_of_site.crest.file = make_picture(size=(300, 150)).file
        settings_of_site.crest.renditions.all().delete()
        settings_of_site.crest.save()

    assert 'width="320" height="160"' in before
    assert 'width="300" height="150"' in body(client, "/it/come-funziona/")


def test_a_lost_picture_costs_only_itself(
    client: Client, home: HomePage, hashtag_page: HashtagPage, caplog: pytest.LogCaptureFixture
) -> None:
    """Of crest, logo, a page's own picture and one in its body: the file is gone from the storage."""
    own = furnish(home)
    lost = [own.crest, own.partners.first().logo, make_picture(), make_picture()]
    kept = make_picture()
    make_renditions(picture_id=kept.pk)
    figures = [("picture", {"picture": picture, "caption": "Didascalia"}) for picture in (lost[3], kept)]
    make_page(ProjectPage, hashtag_page, slug="orto", picture=lost[2], body=figures)
    for picture in lost:
        picture.renditions.all().delete()
        picture.file.storage.delete(picture.file.name)
    caches["renditions"].clear()

    build_frames()
    html = body(client, "/it/restiamo-connessi/orto/")

    assert kept.get_rendition("format-jpeg|width-960").url in html
    counts = [html.count(words) for words in ('class="hub-crest"', "Didascalia", 'alt="Partner')]
    assert counts == [0, 2, 2]
    assert 'property="og:image"' not in html
    said = "The file of picture {} is lost: it is left out."
    assert {record.getMessage() for record in caplog.records} == {said.format(one.pk) for one in lost}
    assert [client.get(page).status_code for page in ("/it/", "/it/restiamo-connessi/")] == [200, 200]


def test_paper_has_a_style_of_its_own(client: Client, info_page: InfoPage) -> None:
    sheets = attributes(body(client, "/it/come-funziona/"), "link", 'media="print"')

    assert len(sheets) == 1
    assert "core/css/print.css" in sheets[0]


def test_a_banner_leads_to_the_page_in_the_readers_language(
    client: Client, settings_of_site: SiteSettings, info_page: InfoPage
) -> None:
    addresses = ["/it/come-funziona/", "/it/non-esiste/", "https://example.org/it/"]
    settings_of_site.banners.set(
        [
            Banner(text=Translated({"it": "Avviso"}), url=url, starts_on=dt.date(2020, 1, 1), sort_order=i)
            for i, url in enumerate(addresses)
        ]
    )
    settings_of_site.save()

    shown = {
        code: re.findall(r'<a\s+href="([^"]+)"\s*>Avviso', body(client, f"/{code}/")) for code in ("it", "fr")
    }

    assert {code: sorted(urls) for code, urls in shown.items()} == {
        "it": sorted(addresses),
        "fr": sorted(["/fr/come-funziona/", *addresses[1:]]),
    }


def test_menu_and_breadcrumb_say_in_which_language_a_title_is(
    client: Client, hashtag_page: HashtagPage
) -> None:
    make_page(InfoPage, hashtag_page.get_parent(), title="Chi siamo", slug="chi-siamo", show_in_menus=True)

    html = tight(body(client, "/fr/restiamo-connessi/"))

    assert re.search(r'<a class="nav-link active" aria-current="page" lang="it"', html)
    assert '<li class="breadcrumb-item active" lang="it" aria-current="page">Restiamo connessi' in html
    assert (
        'lang="it"'
        not in tight(body(client, "/it/restiamo-connessi/")).split('id="shell-menu"')[1].split("<main")[0]
    )
