"""A photo at 100% in a real browser: in its own pixels, moved by pointer and keys, truthfully named."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect

from contests import tasks
from contests.enums import EntryStatus
from contests.models import FullSize, Photo
from hub.home.actions import found_town
from tests.browser.audits import assert_accessible, assert_fits_width
from tests.factories.contests import EntryFactory
from tests.factories.jury import JurorFactory, desk_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")
FITS = """() => {
  const e = document.querySelector("[data-zoom-pane]");
  return e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight;
}"""


@pytest.fixture
def juror(live_server):
    found_town(name="Borgo di Prova", hostname="localhost")
    juror = JurorFactory()
    EntryFactory(contest=juror.contest, status=EntryStatus.ADMITTED)
    return juror


@pytest.fixture
def address(juror):
    [slot] = desk_of(juror).slots
    return f"/en/giuria/{juror.contest.slug}/foto/{slot.token}/"


@pytest.mark.parametrize("width", [390, 1280])
def test_the_photo_has_its_own_pixels(page_at, juror, address, width):
    tasks.make_full_size.func(Photo.objects.get().pk)
    page = page_at(width, user=juror.user)
    asked = []
    page.on("request", lambda request: asked.append(request.url.endswith("/intera.jpeg")))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert True not in asked
    page.keyboard.press("z")
    zoom = page.locator("dialog[data-zoom]")
    expect(zoom.locator("[data-zoom-size]")).to_have_text("100%: 1800 × 1200")
    expect(zoom.locator("[data-zoom-state]")).to_be_empty()
    natural, screen = zoom.locator("img").evaluate("e => [e.naturalWidth, e.width * devicePixelRatio]")
    assert natural == Photo.objects.get().width
    assert abs(screen - natural) <= page.evaluate("devicePixelRatio")
    assert_accessible(page)
    assert_fits_width(page)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/zoom-{width}.png")
    pane = zoom.locator("[data-zoom-pane]")
    before = pane.evaluate("e => e.scrollLeft")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "before => document.querySelector('[data-zoom-pane]').scrollLeft > before", arg=before
    )
    zoom.get_by_role("button", name="Fit to the screen").click()
    expect(zoom.locator("[data-zoom-size]")).not_to_have_text("100%: 1800 × 1200")
    expect(zoom.locator("[data-zoom-size]")).to_contain_text("1800 × 1200")
    page.wait_for_function(FITS)
    # The words above take another line, or their letters arrive late: the photo still fits.
    page.evaluate("document.querySelector('.jury-zoom__bar').style.paddingBottom = '75vh'")
    page.wait_for_function("() => document.querySelector('[data-zoom-pane]').clientHeight < innerHeight / 4")
    page.wait_for_function(FITS)
    pane.locator("img").click()
    expect(zoom.locator("[data-zoom-size]")).to_have_text("100%: 1800 × 1200")
    page.keyboard.press("z")
    expect(zoom).not_to_be_visible()


def test_a_mouse_takes_hold_of_the_photo(page_at, juror, address):
    tasks.make_full_size.func(Photo.objects.get().pk)
    page = page_at(800, user=juror.user)
    page.goto(address)
    page.keyboard.press("z")
    expect(page.locator("[data-zoom-size]")).to_have_text("100%: 1800 × 1200")
    pane = page.locator("[data-zoom-pane]")
    before = pane.evaluate("e => e.scrollLeft")
    page.mouse.move(500, 400)
    page.mouse.down()
    page.mouse.move(400, 400, steps=4)
    page.mouse.up()
    assert pane.evaluate("e => e.scrollLeft") == before + 100
    expect(page.locator("[data-zoom-size]")).to_have_text("100%: 1800 × 1200")


def test_what_is_not_made_yet_is_said(page_at, juror, address):
    page = page_at(1280, user=juror.user)
    page.goto(address)
    page.keyboard.press("z")
    expect(page.locator("[data-zoom-size]")).to_have_text("100%: 960 × 640")
    expect(page.locator("[data-zoom-state]")).to_contain_text("not ready yet")
    assert FullSize.objects.count() == 0
