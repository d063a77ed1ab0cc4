"""Where Chromium is, and a window of it that remembers what went wrong on a page."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright, Response, Route

# The shell has no window of its own: half the work for the same pages.
SYSTEM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
# The sandbox needs rights that root and containers do not have; the rest keeps Chromium from calling home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "::1"}


def lacking(what: str) -> None:
    """A missing tool fails the test in CI and skips it on somebody's own machine."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


def find_chromium(playwright: Playwright) -> str:
    """The system's Chromium, else the one that ``playwright install chromium`` brought."""
    for name in SYSTEM_NAMES:
        if found := shutil.which(name):
            return found
    own = playwright.chromium.executable_path
    if not Path(own).exists():
        lacking("no Chromium: apt-get install chromium, or .venv/bin/playwright install chromium")
    return own


@dataclass
class Record:
    """What a window saw: errors in the console and requests to hosts that are not ours.

    ``posts`` takes what a page sends while it is set, as a broken line would. It is set and cleared here,
    because ``page.unroute`` while a request is under way is an error of Playwright's.
    """

    may_ask: frozenset[str]
    posts: Callable[[Route], object] | None = None
    console: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.route("**/*", self._gate)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.console.append(f"uncaught: {error.error}"))
        context.on("response", self._note)

    def _note(self, response: Response) -> None:
        self.responses.append(response)

    def _gate(self, route: Route) -> None:
        """Nothing leaves this machine: allowed hosts get an empty page, others are refused and noted."""
        url = urlsplit(route.request.url)
        if url.scheme not in {"http", "https"} or url.hostname in LOOPBACK:
            if self.posts is not None and route.request.method == "POST":
                self.posts(route)
            else:
                route.continue_()
        elif url.hostname in self.may_ask:
            self.asked.append(route.request.url)
            route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>-</title>")
        else:
            self.foreign.append(route.request.url)
            route.abort()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        page = message.page
        # An error page is meant to answer 404: Chromium reports the page itself as a failed resource.
        if (
            page is not None
            and "Failed to load resource" in message.text
            and message.location["url"] == page.url
        ):
            return
        self.console.append(f"{message.type}: {message.text} ({message.location['url']})")


RECORDS: dict[int, Record] = {}


def record_of(page: Page) -> Record:
    """The record of the window that ``page`` lives in."""
    return RECORDS[id(page.context)]
