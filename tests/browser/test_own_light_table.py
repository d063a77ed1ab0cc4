"""The juror's own light table in a real browser: by keys and buttons, and found again after a reload."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect

from contests.desk import arrangement_of
from contests.enums import EntryStatus
from hub.home.actions import found_town
from tests.browser.audits import assert_accessible, assert_fits_width, assert_valid_html
from tests.factories.contests import EntryFactory
from tests.factories.jury import JurorFactory, round_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def juror(live_server):
    found_town(name="Borgo di Prova", hostname="localhost")
    juror = JurorFactory()
    EntryFactory.create_batch(3, contest=juror.contest, status=EntryStatus.ADMITTED)
    return juror


def placed(page) -> list[str]:
    return page.locator("[data-placed] [data-title]").all_inner_texts()


@pytest.mark.parametrize("width", [390, 1280])
def test_photos_are_laid_out_taken_back_and_found_again(page_at, juror, width):
    page = page_at(width, user=juror.user)
    table = f"/en/giuria/{juror.contest.slug}/tavolo/"
    assert_valid_html(page.goto(table).text())
    first, second, third = page.locator("[data-left] [data-title]").all_inner_texts()
    add = page.locator("[data-left]").get_by_role("button", name="Place it next")
    add.first.click()
    add.first.click()
    assert placed(page) == [first, second]
    page.locator("[data-placed] [data-handle]").last.press("ArrowUp")
    assert placed(page) == [second, first]
    page.locator("[data-left] [data-handle]").press("Enter")
    assert placed(page) == [second, first, third]
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-saved]")).to_have_text("The last thing is undone.")
    assert placed(page) == [second, first]
    page.reload()
    assert placed(page) == [second, first]
    assert len(arrangement_of(juror, round_of(juror.contest))) == 2
    assert_accessible(page)
    assert_fits_width(page)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/table-{width}.png", full_page=True)
    for box in page.get_by_label("Compare").all()[:2]:
        box.check()
    page.get_by_role("button", name="Compare side by side").click()
    expect(page.locator(".side-by-side__one")).to_have_count(2)


def test_without_scripts_buttons_do_it(page_at, juror):
    page = page_at(390, user=juror.user, javascript=False)
    page.goto(f"/en/giuria/{juror.contest.slug}/")
    page.get_by_role("link", name="Your light table").click()
    page.locator("[data-left]").get_by_role("button", name="Place it next").last.click()
    assert len(placed(page)) == 1
    expect(page.get_by_role("button", name="Undo")).not_to_be_visible()
