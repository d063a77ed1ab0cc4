"""Every page type, on a phone and a desk, in Italian and English: see docs/testing.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connections
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.audits import (
    assert_accessible,
    assert_fits_width,
    assert_light,
    assert_no_cookies,
    assert_valid_html,
    assert_works_without_scripts,
)
from tests.browser.fixtures import windows
from tests.browser.town import Town, build
from tests.hygiene import GROUND, put_back

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django.plugin import DjangoDbBlocker

PHONE, DESK = 390, {"width": 1280, "height": 900}
# The marks have the test database made; the fixture below keeps it as it is from test to test.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def _django_db_helper() -> None:
    """No transaction around a test and no empty tables after it: the town is committed once."""


READING = [
    "home",
    "hashtag",
    "project",
    "event",
    "event, online now",
    "event, online later",
    "event, over",
    "column",
    "episode",
    "notice",
    "notice, expired",
    "notice, superseded",
    "information",
    "video",
    "voice",
    "hashtag, archived",
    "themes",
    "theme",
    "theme without initiatives",
    "contest announced",
    "contest open",
    "contest screening",
    "contest judging",
    "contest deliberation",
    "contest published",
    "contest sealed",
    "contest suspended",
    "contest annulled",
    "contest archived",
    "contest of series and classes",
    "results",
    "embedded results",
    "calendar of winners",
    "gallery",
    "gallery photo",
    "gallery photo, series",
    "guardian",
    "guardian, signed",
    "guardian, gone",
    "guardian, broken",
    "search",
    "search without result",
    "search without words",
    "stream, filtered",
    "stream without result",
    "videos",
    "videos, filtered",
    "how videos are shown",
    "video of our own",
    "guardian of a video",
    "guardian of a video, signed",
    "guardian of a video, broken",
    "not found",
    "gone",
    "bad request",
    "refused",
    "form expired",
    "too often",
    "broken",
]
STATUS = {
    "guardian, gone": 410,
    "guardian, broken": 404,
    "guardian of a video, broken": 404,
    "not found": 404,
    "gone": 410,
    "bad request": 400,
    "refused": 403,
    "form expired": 403,
    "too often": 429,
    "broken": 500,
}
# What a person does, and who that person is (nobody: not logged in).
DOING = [
    ("login", ""),
    ("entry form", "entrant"),
    ("entry form, too late", "entrant"),
    ("entry form of series and classes", "entrant"),
    ("my series", "entrant"),
    ("edit my series", "entrant"),
    ("sheet of a class", "entrant"),
    ("edit the photo of a class", "entrant"),
    ("my entries", "entrant"),
    ("my entry", "entrant"),
    ("my waiting entry", "entrant"),
    ("who signs for my entry", "entrant"),
    ("people in my entry", "entrant"),
    ("take back a consent", "entrant"),
    ("edit my entry", "entrant"),
    ("withdraw my entry", "entrant"),
    ("send a video", "entrant"),
    ("my videos", "entrant"),
    ("my video", "entrant"),
    ("my rejected video", "entrant"),
    ("withdraw my video", "entrant"),
    ("correct a guardian", "entrant"),
    ("profile", "entrant"),
    ("change my address", "entrant"),
    ("delete my account", "entrant"),
    ("security", "entrant"),
    ("log out", "entrant"),
    ("jury home", "juror"),
    ("jury desk", "juror"),
    ("jury photo", "juror"),
    ("jury photo, series", "juror"),
    # a page that is read looks right also to who is logged in
    ("home", "entrant"),
    ("contest open", "entrant"),
    ("contest judging", "juror"),
    ("refused", "entrant"),
]


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """One town for all tests of this module, committed; the tables are put back after them."""
    with django_db_blocker.unblock(), override_settings(ROOT_URLCONF="tests.browser.refusals"):
        connection = connections["default"]
        server = LiveServer("localhost")
        town = Town(url=server.url)
        try:
            build(town)
            yield town
        finally:
            server.stop()
            put_back(connection, GROUND.with_town)
            connection.close()


def audit(page: Page, name: str, path: str, language: str) -> None:
    """The page on a phone, then in the same window as wide as a desk, where a translation must only fit."""
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == STATUS.get(name, 200), f"{path}: {answer.status}"
    assert page.locator("h1").count() == 1
    assert_accessible(page)
    assert_fits_width(page)
    assert_valid_html(answer.text())
    page.set_viewport_size(DESK)
    assert_fits_width(page)
    if language == "it":
        assert_accessible(page)


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("name", READING)
def test_reading(chromium: Browser, town: Town, name: str, language: str) -> None:
    with windows(chromium, town.url) as page_at:
        page = page_at(PHONE, language=language)
        audit(page, name, town.path(name, language), language)
        assert_no_cookies(page)
        if language == "it":
            assert_light(page)


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("doing", DOING, ids=lambda doing: doing[0])
def test_doing(chromium: Browser, town: Town, doing: tuple[str, str], language: str) -> None:
    name, who = doing
    with windows(chromium, town.url) as page_at:
        page = page_at(PHONE, language=language, user=town.users[who] if who else None)
        audit(page, name, town.path(name, language), language)


def audit_without_scripts(page: Page, name: str, path: str) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == STATUS.get(name, 200), f"{path}: {answer.status}"
    assert page.locator("main").inner_text().strip()
    assert_fits_width(page)
    assert_works_without_scripts(page)


@pytest.mark.parametrize("name", READING)
def test_reading_without_javascript(chromium: Browser, town: Town, name: str) -> None:
    with windows(chromium, town.url) as page_at:
        audit_without_scripts(page_at(PHONE, javascript=False), name, town.path(name, "it"))


@pytest.mark.parametrize("doing", [one for one in DOING if one[0] not in READING], ids=lambda doing: doing[0])
def test_doing_without_javascript(chromium: Browser, town: Town, doing: tuple[str, str]) -> None:
    name, who = doing
    with windows(chromium, town.url) as page_at:
        page = page_at(PHONE, javascript=False, user=town.users[who] if who else None)
        audit_without_scripts(page, name, town.path(name, "it"))


def test_the_menu_of_a_phone_closes_when_the_keyboard_leaves_it(chromium: Browser, town: Town) -> None:
    with windows(chromium, town.url) as page_at:
        page = page_at(PHONE)
        page.goto(town.path("home", "it"))
        menu = page.locator("#shell-menu")
        page.locator(".hub-menu-button").focus()
        page.keyboard.press("Enter")
        assert menu.is_visible()
        for _step in range(30):
            page.keyboard.press("Tab")
            if not menu.evaluate("it => it.contains(document.activeElement)"):
                break
        assert not menu.is_visible()
        assert page.evaluate("document.activeElement.tagName") != "BODY"
