"""A device that several people use, one after the other: nothing of one is there for the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from playwright.sync_api import expect

from hub.home.actions import found_town
from tests.browser.fixtures import session_of
from tests.factories.contests import ContestFactory, PersonFactory
from tests.media.corpus import photo_jpeg

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from contests.models import Contest
    from hub.accounts.models import User
    from tests.browser.fixtures import PageAt

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TYPED = {
    "title": "Il segreto di Ada",
    "story": "Solo di Ada.",
    "place": "Casa di Ada",
    "guardian_name": "Madre di Ada",
}


@pytest.fixture
def form_address(live_server) -> str:
    found_town(name="Borgo di Prova", hostname="localhost")
    contest: Contest = ContestFactory()
    return f"/it/concorsi/{contest.slug}/partecipa/"


def come_in(page: Page, user: User) -> None:
    url = page.evaluate("location.origin")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": url}])


def go_out(page: Page) -> None:
    page.goto("/it/esci/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: "/esci/" not in url)


def type_words(page: Page) -> None:
    page.locator("input[name=age][value=minor]").check(force=True)
    for name, words in TYPED.items():
        page.locator(f"[name={name}]").fill(words)


def shown(page: Page) -> dict[str, str]:
    page.wait_for_load_state("networkidle")
    return {name: page.locator(f"[name={name}]").input_value() for name in TYPED}


def kept(page: Page) -> str:
    """Everything that the device keeps of the site's pages."""
    return str(page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])"))


def test_what_one_person_typed_is_gone_when_the_next_opens_the_form(
    form_address: str, page_at: PageAt
) -> None:
    page = page_at(390, user=PersonFactory())
    page.goto(form_address)
    type_words(page)
    page.locator("input[name=photo]").set_input_files(
        {"name": "compleanno-di-Ada.jpg", "mimeType": "image/jpeg", "buffer": photo_jpeg(2000, 1500)}
    )
    expect(page.get_by_text("È arrivata. (")).to_be_visible()
    assert all(words in kept(page) for words in (*TYPED.values(), "compleanno-di-Ada"))
    go_out(page)
    come_in(page, PersonFactory())
    page.goto(form_address)
    assert set(shown(page).values()) == {""}
    assert "Ada" not in kept(page)
    page.locator("[name=title]").fill("Di Bruno")
    page.reload()
    assert shown(page)["title"] == "Di Bruno"
    assert "Ada" not in kept(page)


def test_nor_does_going_back_show_it(form_address: str, page_at: PageAt) -> None:
    page = page_at(390, user=PersonFactory())
    page.goto(form_address)
    type_words(page)
    go_out(page)
    come_in(page, PersonFactory())
    page.go_back()
    page.go_back()
    page.wait_for_url(f"**{form_address}")
    assert set(shown(page).values()) == {""}
    assert "Ada" not in kept(page)


def test_who_comes_in_again_finds_their_own_words(form_address: str, page_at: PageAt) -> None:
    """A session that ends while one writes costs nothing."""
    ada = PersonFactory()
    page = page_at(390, user=ada)
    page.goto(form_address)
    type_words(page)
    page.context.clear_cookies()
    come_in(page, ada)
    page.goto(form_address)
    assert shown(page) == TYPED
