"""Every page type, on a phone and a desk, in Italian and English: see docs/testing.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django.live_server_helper import LiveServer

from tests.browser.audits import (
    assert_accessible,
    assert_fits_width,
    assert_light,
    assert_no_cookies,
    assert_valid_html,
)
from tests.browser.fixtures import windows
from tests.browser.town import Town, build
from tests.hygiene import put_back

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django.plugin import DjangoDbBlocker

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
    "column",
    "episode",
    "notice",
    "information",
    "video",
    "contest announced",
    "contest open",
    "contest screening",
    "contest judging",
    "contest deliberation",
    "contest published",
    "contest cancelled",
    "contest archived",
    "results",
    "calendar of winners",
    "gallery",
    "gallery photo",
    "search",
    "search without result",
    "stream, filtered",
    "videos",
    "how videos are shown",
    "not found",
]
# What a person does, and who that person is (nobody: not logged in).
DOING = [
    ("login", ""),
    ("entry form", "entrant"),
    ("my entries", "entrant"),
    ("my entry", "entrant"),
    ("edit my entry", "entrant"),
    ("withdraw my entry", "entrant"),
    ("profile", "entrant"),
    ("security", "entrant"),
    ("log out", "entrant"),
    ("jury home", "juror"),
    ("jury desk", "juror"),
    ("jury photo", "juror"),
    # a page that is read looks right also to who is logged in
    ("home", "entrant"),
    ("contest open", "entrant"),
    ("contest judging", "juror"),
]


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """One town for all tests of this module, committed; the tables are put back after them."""
    with django_db_blocker.unblock():
        connection = connections["default"]
        server = LiveServer("localhost")
        town = Town(url=server.url)
        try:
            build(town)
            yield town
        finally:
            server.stop()
            call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
            put_back(connection)


def audit(page: Page, path: str) -> None:
    answer = page.goto(path)
    assert answer is not None
    expected = 404 if "non-esiste" in path else 200
    assert answer.status == expected, f"{path}: {answer.status}"
    assert page.locator("h1").count() == 1
    assert_accessible(page)
    assert_fits_width(page)


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", READING)
def test_reading(chromium: Browser, town: Town, name: str, width: int, language: str) -> None:
    with windows(chromium, town.url) as page_at:
        page = page_at(width, language=language)
        audit(page, town.path(name, language))
        assert_no_cookies(page)
        if width == 390:
            answer = page.request.get(town.path(name, language))
            assert_valid_html(answer.text())
        if language == "it":
            assert_light(page)


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("doing", DOING, ids=lambda doing: doing[0])
def test_doing(chromium: Browser, town: Town, doing: tuple[str, str], width: int, language: str) -> None:
    name, who = doing
    with windows(chromium, town.url) as page_at:
        page = page_at(width, language=language, user=town.users[who] if who else None)
        audit(page, town.path(name, language))
        if width == 390:
            assert_valid_html(page.request.get(town.path(name, language)).text())


@pytest.mark.parametrize("name", READING)
def test_reading_without_javascript(chromium: Browser, town: Town, name: str) -> None:
    with windows(chromium, town.url) as page_at:
        page = page_at(390, javascript=False)
        page.goto(town.path(name, "it"))
        assert page.locator("main").inner_text().strip()
