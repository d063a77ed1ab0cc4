"""The admin names each page once, with its languages, and asks for nothing that there is one of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

import pytest
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail.search import index
from wagtail.test.utils.form_data import nested_form_data

from hub.core.models import Banner, SiteSettings
from media.models import VideoPage
from projects.models import Expert, ProjectPage
from tests.factories.pages import make_page
from tests.factories.translations import translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from hub.accounts.models import User
    from hub.home.models import HashtagPage


@pytest.fixture
def staff(client: Client, superuser: User, login: Callable[[Client, User], Client]) -> Client:
    return login(client, superuser)


def rows(html: str) -> list[list[str]]:
    """The words of each row of the list, cell by cell."""
    [table] = re.findall(r'<table class="listing.*?</table>', html, re.DOTALL)
    table = table[table.index("<tbody") :]
    cells = [
        re.findall(r"<td.*?</td>", row, re.DOTALL) for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    ]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def let_search_know() -> None:
    """Of every page, as the worker does."""
    for page in Page.objects.specific():
        index.insert_or_update_object(page)


@pytest.fixture
def video(hashtag_page: HashtagPage, django_capture_on_commit_callbacks: Any) -> VideoPage:
    page = make_page(VideoPage, hashtag_page, title="Nonna Rosa", address="dQw4w9WgXcQ")
    with django_capture_on_commit_callbacks(execute=True):
        translate(page, title="Grandma Rosa")
    let_search_know()
    return page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [("Nonna Rosa", "italiano, inglese")]),
        ("?q=nonna", [("Nonna Rosa", "italiano, inglese")]),
        ("?locale=en", [("Grandma Rosa", "italiano, inglese")]),
    ],
)
def test_a_video_is_one_row_with_its_languages(
    staff: Client, video: VideoPage, query: str, found: list[tuple[str, str]]
) -> None:
    shown = rows(staff.get(f"/admin/videos/{query}").content.decode())
    assert [
        (title, languages)
        for row in shown
        for title in ("Nonna Rosa", "Grandma Rosa")
        for languages in ("italiano, inglese", "italiano")
        if any(cell.startswith(title) for cell in row) and languages in row
    ] == found
    assert len(shown) == len(found)


def test_an_expert_is_one_row_with_their_languages(staff: Client, hashtag_page: HashtagPage) -> None:
    expert = Expert.objects.create(name="Elena Ferrero", role="psicologa", locale=hashtag_page.locale)
    translate(expert, role="psychologist")
    Expert.objects.create(name="Ugo Bassi", role="notaio", locale=hashtag_page.locale)
    shown = rows(staff.get(reverse("wagtailsnippets_projects_expert:list")).content.decode())
    assert [row[2:4] for row in shown] == [["psicologa", "italiano, inglese"], ["notaio", "italiano"]]


def test_who_looks_for_a_page_to_link_finds_it_once(staff: Client, hashtag_page: HashtagPage) -> None:
    page = make_page(ProjectPage, hashtag_page, title="Orto comune")
    let_search_know()
    html = staff.get(reverse("wagtailadmin_choose_page_search"), {"q": "orto"}).content.decode()
    assert set(re.findall(r'data-id="(\d+)"', html)) == {str(page.pk)}
    # By way of the tree each language is reached.
    english = hashtag_page.get_translation(Locale.objects.get(language_code="en"))
    below = staff.get(reverse("wagtailadmin_choose_page_child", args=[english.pk])).content.decode()
    assert "Orto comune" in below


def test_a_banner_is_not_asked_for_the_only_site(staff: Client, home: Any) -> None:
    address = reverse("wagtailsnippets_core_banner:add")
    html = staff.get(address).content.decode()
    assert ("site_settings" in html, "Testo" in html) == (False, True)
    words = {"text_it": "Allerta", "severity": "info", "starts_on": "2030-06-01", "ends_on": "", "url": ""}
    response = staff.post(address, nested_form_data(words))
    assert response.status_code == 302
    [banner] = Banner.objects.all()
    assert (str(banner), banner.site_settings) == ("Allerta", SiteSettings.objects.get())


def test_who_asks_for_several_translations_is_led_to_them(staff: Client, hashtag_page: HashtagPage) -> None:
    page = make_page(ProjectPage, hashtag_page, title="Orto comune")
    address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    locales = Locale.objects.filter(language_code__in=["en", "fr"])
    response = staff.post(address, {"locales": [locale.pk for locale in locales]})
    report = reverse("wagtail_localize:translations_report")
    assert (response.status_code, response["Location"]) == (
        302,
        f"{report}?source_title={quote_plus('Orto comune')}",
    )
    html = staff.get(response["Location"]).content.decode()
    targets = [page.get_translation(locale) for locale in locales]
    assert [html.count(f'href="{reverse("wagtailadmin_pages:edit", args=[t.pk])}"') > 0 for t in targets] == [
        True,
        True,
    ]
