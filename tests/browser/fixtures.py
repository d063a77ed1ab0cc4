"""Fixtures for tests in a real browser: ``page_at``; see docs/testing.md."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import sync_playwright

from hub.core import stylesheets
from tests.browser.chromium import ARGUMENTS, RECORDS, Record, find_chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

    from hub.accounts.models import User

# Playwright's loop runs in the thread of the tests; Django would take their queries for async ones.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


class PageAt(Protocol):
    def __call__(
        self,
        width: int = 390,
        *,
        user: User | None = None,
        javascript: bool = True,
        language: str = "it",
        may_ask: tuple[str, ...] = (),
    ) -> Page:
        """A new window of ``width`` px, without cookies; logged in if ``user`` is given."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole run; it gets the one style sheet that set-up makes."""
    stylesheets.build()
    stylesheets.shell.cache_clear()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(playwright), args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def windows(chromium: Browser, url: str) -> Iterator[PageAt]:
    """Open windows on the server at ``url``; at the end each must have been clean."""
    contexts = []

    def open_window(
        width: int = 390,
        *,
        user: User | None = None,
        javascript: bool = True,
        language: str = "it",
        may_ask: tuple[str, ...] = (),
    ) -> Page:
        context = chromium.new_context(
            base_url=url,
            viewport={"width": width, "height": 844 if width < 800 else 900},
            has_touch=width < 800,
            java_script_enabled=javascript,
            locale=language,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        record = RECORDS[id(context)] = Record(may_ask=frozenset(may_ask))
        record.watch(context)
        if user is not None:
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": url}]
            )
        return context.new_page()

    yield open_window
    records = [RECORDS.pop(id(context)) for context in contexts]
    for context in contexts:
        context.close()
    assert [line for record in records for line in record.console] == []
    assert [url for record in records for url in record.foreign] == []


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def page_at(chromium: Browser, live_server: LiveServer) -> Iterator[PageAt]:
    """Open windows: ``page = page_at(390)``; ``page.goto("/it/")`` goes to the live server.

    When the test ends, every window must have had no console error and no request to another host
    (but to the hosts named in ``may_ask``, which get an empty page as answer).
    """
    with windows(chromium, live_server.url) as open_window:
        yield open_window
