"""The public's vote in a true browser: by keyboard, by thumb, without JavaScript, in four languages."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from playwright.sync_api import expect

from contests.models import Ballot
from hub.home.actions import found_town
from tests.browser.audits import assert_accessible, assert_fits_width, assert_valid_html
from tests.factories.votes import PublicVoteFactory, mailed_link, photos

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.browser.fixtures import PageAt

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def path(live_server, settings) -> Iterator[str]:
    """The address of an open vote with five photos, after the language."""
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    found_town(name="Borgo di Prova", hostname="localhost")
    vote = PublicVoteFactory()
    photos(vote, 5)
    return f"/concorsi/{vote.contest.slug}/voto/"


def looked_at(page: Page, name: str) -> None:
    assert_accessible(page)
    assert_fits_width(page)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.mark.parametrize(("width", "language"), [(390, "it"), (1280, "en"), (390, "fr"), (1280, "ro")])
def test_from_the_photos_to_the_ballot(page_at: PageAt, path: str, width: int, language: str) -> None:
    page = page_at(width, language=language)
    page.goto(f"/{language}{path}")
    assert page.context.cookies() == []
    looked_at(page, f"vote-{language}-1")
    boxes = page.locator(".vote__label")
    for number in (0, 2, 4):
        boxes.nth(number).click()
    count = page.locator("[data-vote-count]")
    expect(count).to_contain_text("3")
    page.locator("button[value=choose]").click()
    expect(page.locator(".vote__picks li")).to_have_count(3)
    page.locator("input[type=email]").fill("ada@example.org")
    expect(page.locator(".altcha input[type=checkbox]")).to_be_checked(timeout=30_000)
    looked_at(page, f"vote-{language}-2")
    page.locator("button[value=send]").click()
    expect(page.locator("main")).to_contain_text("ada@example.org")
    looked_at(page, f"vote-{language}-3")
    assert mail.outbox[-1].to == ["ada@example.org"]
    page.goto(mailed_link())
    looked_at(page, f"vote-{language}-4")
    assert Ballot.objects.count() == 0
    page.locator("main form button").click()
    expect(page.locator(".contest-state--good")).to_be_visible()
    looked_at(page, f"vote-{language}-5")
    assert [ballot.proven for ballot in Ballot.objects.all()] == [True]
    assert page.context.cookies() == []


def test_by_keyboard_alone(page_at: PageAt, path: str) -> None:
    page = page_at(1280)
    page.goto(f"/it{path}")
    boxes = page.locator(".vote__box")
    for number in range(3):
        boxes.nth(number).focus()
        page.keyboard.press("Space")
        box, bar = (
            boxes.nth(number).locator("+ label").bounding_box(),
            page.locator(".vote__bar").bounding_box(),
        )
        assert box["y"] + box["height"] <= bar["y"]  # the focus is not behind the bar
    page.locator("button[value=choose]").focus()
    page.keyboard.press("Enter")
    page.locator("input[type=email]").focus()
    page.keyboard.type("ada@example.org")
    expect(page.locator(".altcha input[type=checkbox]")).to_be_checked(timeout=30_000)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("ada@example.org")


def test_without_javascript(page_at: PageAt, path: str) -> None:
    page = page_at(390, javascript=False)
    page.goto(f"/it{path}")
    page.locator(".vote__label").nth(1).click()
    page.locator("button[value=choose]").click()
    expect(page.locator("#form-errors")).to_contain_text("Scegli esattamente 3 foto.")
    for number in (0, 2):
        page.locator(".vote__label:not(:has(:checked))").nth(number).click()
    expect(page.locator(".vote__box:checked")).to_have_count(3)
    page.locator("button[value=choose]").click()
    page.locator("button[value=change]").click()
    expect(page.locator(".vote__box:checked")).to_have_count(3)
    page.locator("button[value=choose]").click()
    assert_valid_html(page.content())
    page.locator("input[type=email]").fill("ada@example.org")
    page.locator("button[value=send]").click()
    page.goto(mailed_link())
    page.locator("main form button").click()
    expect(page.locator(".contest-state--good")).to_be_visible()
    assert [ballot.proven for ballot in Ballot.objects.all()] == [False]
