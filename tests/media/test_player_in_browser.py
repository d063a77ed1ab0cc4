"""The player in a real browser: nothing leaves for YouTube before a click."""

from __future__ import annotations

import pytest

from media.models import VideoPage
from tests.factories.pages import make_page

ID = "dQw4w9WgXcQ"
HOST = "www.youtube-nocookie.com"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(live_server, hashtag_page) -> str:
    page = make_page(VideoPage, hashtag_page, title="Nonna Rosa", address=f"youtu.be/{ID}?t=9")
    return f"/it/restiamo-connessi/{page.slug}/"


def asked(page) -> list[str]:
    """What the page asks of YouTube; a stand-in answers."""
    requests: list[str] = []

    def answer(route) -> None:
        requests.append(route.request.url)
        route.fulfill(body="<title>player</title>", content_type="text/html")

    page.context.route(f"https://{HOST}/**", answer)
    return requests


def focus(page) -> str:
    return page.evaluate("document.activeElement.tagName + (document.activeElement.dataset.play ?? '')")


def test_by_keyboard_the_player_opens_is_announced_and_closes_again(page_at, address):
    page = page_at(1280, may_ask=(HOST,))
    requests = asked(page)
    page.goto(address)
    assert requests == []
    page.locator("[data-play]").focus()
    page.keyboard.press("Enter")
    page.locator("iframe").wait_for()
    assert focus(page) == "IFRAME"
    assert page.locator("[data-status]").text_content() == "Il video di YouTube è aperto."
    assert page.locator("iframe").get_attribute("title") == "Nonna Rosa"
    assert page.locator("iframe").get_attribute("referrerpolicy") == "strict-origin-when-cross-origin"
    assert requests == [f"https://{HOST}/embed/{ID}?autoplay=1&rel=0&start=9&hl=it"]
    assert page.evaluate("localStorage.length") == 0  # nothing was ticked
    page.locator("[data-close]").click()
    assert (page.locator("iframe").count(), focus(page)) == (0, "BUTTON")
    assert page.context.cookies() == []


def test_a_choice_is_remembered_only_after_a_tick_and_taken_back(page_at, address):
    page = page_at(390, may_ask=(HOST,))
    requests = asked(page)
    page.goto(address)
    page.locator("[data-remember] + label").click()
    page.locator("[data-play]").click()
    page.locator("iframe").wait_for()
    page.goto(address)
    page.locator("iframe").wait_for()
    assert requests[-1] == f"https://{HOST}/embed/{ID}?rel=0&start=9&hl=it"  # without playing by itself
    page.goto("/it/video/come-funziona/")
    page.locator("[data-forget]").click()
    assert page.locator("[data-when=ask]").is_visible()
    page.goto(address)
    assert page.locator("[data-play]").is_visible()
    assert (page.locator("iframe").count(), page.evaluate("localStorage.length")) == (0, 0)


def test_without_javascript_the_button_is_a_link_to_youtube(page_at, address):
    page = page_at(390, javascript=False)
    page.goto(address)
    link = page.locator(".hub-video__play:visible")
    assert link.get_attribute("href") == f"https://www.youtube.com/watch?v={ID}&t=9s"
