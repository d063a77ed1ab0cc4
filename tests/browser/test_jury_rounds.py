"""Rounds of yes or no and finals in a real browser: by keyboard, by thumb, by dragging, over a bad line."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect

from contests.desk import order_of
from contests.enums import EntryStatus, RoundKind
from contests.models import Round, Verdict
from hub.home.actions import found_town
from tests.browser.audits import assert_accessible, assert_fits_width, assert_valid_html
from tests.browser.chromium import record_of
from tests.factories.contests import EntryFactory
from tests.factories.jury import JurorFactory, desk_of, round_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def juror(live_server):
    found_town(name="Borgo di Prova", hostname="localhost")
    juror = JurorFactory()
    EntryFactory.create_batch(3, contest=juror.contest, status=EntryStatus.ADMITTED)
    return juror


def in_round(juror, kind: RoundKind) -> str:
    """The desk's address in a round of ``kind``."""
    Round.objects.filter(contest=juror.contest).update(kind=kind)
    return f"/it/giuria/{juror.contest.slug}/"


def photos(juror) -> list[str]:
    return [f"/it/giuria/{juror.contest.slug}/foto/{slot.token}/" for slot in desk_of(juror).slots]


def shot(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{page.viewport_size['width']}.png", full_page=True)


def audited(page, address: str, name: str) -> None:
    response = page.goto(address)
    assert_accessible(page)
    assert_fits_width(page)
    assert_valid_html(response.text())
    shot(page, name)


@pytest.mark.parametrize("width", [390, 1280])
def test_pages_of_all_kinds_are_accessible(page_at, juror, width):
    page = page_at(width, user=juror.user)
    desk = in_round(juror, RoundKind.SHORTLIST)
    audited(page, photos(juror)[0], "verdict")
    page.get_by_role("button", name="Sì").click()
    page.wait_for_url(f"**{photos(juror)[1]}*")
    audited(page, desk, "verdicts")
    in_round(juror, RoundKind.FINAL)
    audited(page, desk, "order")
    audited(page, f"{desk}confronta/?" + "&".join(f"foto={s.token}" for s in desk_of(juror).slots), "compare")


def test_saying_yes_and_no_by_keyboard_alone(page_at, juror):
    in_round(juror, RoundKind.SHORTLIST)
    addresses = photos(juror)
    page = page_at(1280, user=juror.user)
    page.goto(addresses[0])
    for key, following in (("y", 1), ("0", 2)):
        page.keyboard.press(key)
        page.wait_for_url(f"**{addresses[following]}*")
    assert list(Verdict.objects.order_by("pk").values_list("yes", flat=True)) == [True, False]
    page.keyboard.press("u")
    page.wait_for_url(f"**{addresses[1]}*")
    assert Verdict.objects.count() == 1


def test_a_yes_survives_a_lost_connection(page_at, juror):
    in_round(juror, RoundKind.SHORTLIST)
    addresses = photos(juror)
    page = page_at(390, user=juror.user)
    page.goto(addresses[0])
    record_of(page).posts = lambda route: route.abort()
    page.get_by_role("button", name="Sì").tap()
    page.locator("[data-saved][data-state=waiting]").wait_for()
    page.reload()
    page.locator("[data-saved][data-state=waiting]").wait_for()
    expect(page.get_by_role("button", name="Sì")).to_have_attribute("aria-pressed", "true")
    record_of(page).posts = None
    page.goto(addresses[1])
    page.locator("[data-saved][data-state=saved]").wait_for(timeout=40_000)
    assert Verdict.objects.get().yes is True
    record_of(page).console.clear()


def codes(juror) -> list[str]:
    return order_of(juror, round_of(juror.contest))


def test_a_final_by_keyboard_alone(page_at, juror):
    desk = in_round(juror, RoundKind.FINAL)
    page = page_at(1280, user=juror.user)
    page.goto(desk)
    for number in range(3):
        page.locator("[data-left] [data-handle]").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("[data-placed] > li")).to_have_count(number + 1)
    page.get_by_text("3 di 3 in ordine").wait_for()
    page.locator("[data-saved][data-state=saved]").wait_for()
    before = codes(juror)
    page.locator("[data-placed] [data-handle]").nth(2).focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.locator("[data-saved][data-state=saved]").wait_for()
    expect(page.locator("[data-saved][data-state=saving]")).to_have_count(0)
    assert codes(juror) == [before[2], before[0], before[1]]
    page.keyboard.press("u")
    expect(page.locator("[data-saved]")).to_have_text("L’ultima cosa è annullata.")
    assert codes(juror) == [before[0], before[2], before[1]]
    page.reload()
    page.keyboard.press("u")
    expect(page.get_by_text("L’ultima cosa è annullata.")).to_be_visible()
    assert codes(juror) == before


def test_a_final_by_dragging(page_at, juror):
    desk = in_round(juror, RoundKind.FINAL)
    page = page_at(390, user=juror.user)
    page.goto(desk)
    for _photo in range(3):
        page.locator("[data-left] button[value^=add]").first.click()
    page.get_by_text("3 di 3 in ordine").wait_for()
    page.locator("[data-saved][data-state=saved]").wait_for()
    before = codes(juror)
    cells = page.locator("[data-placed] > li")
    handle = cells.nth(0).locator("[data-handle]")
    handle.scroll_into_view_if_needed()
    start, target = handle.bounding_box(), cells.nth(1).bounding_box()
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(target["x"] + 20, target["y"] + target["height"] - 8, steps=6)
    page.mouse.up()
    page.locator("[data-saved][data-state=saved]").wait_for()
    assert codes(juror) == [before[1], before[0], before[2]]
    # Escape while dragging leaves all as it was.
    start = handle.bounding_box()
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, start["y"] - 120, steps=4)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert page.locator(".is-dragged, [data-drop]").count() == 0
    assert codes(juror) == [before[1], before[0], before[2]]


def test_a_final_without_scripts(page_at, juror):
    desk = in_round(juror, RoundKind.FINAL)
    page = page_at(390, user=juror.user, javascript=False)
    page.goto(desk)
    for _photo in range(3):
        page.locator("[data-left] button[value^=add]").first.click()
    before = codes(juror)
    page.locator("[data-placed] [data-number]").nth(2).fill("1")
    page.get_by_role("button", name="Ordina secondo i numeri").click()
    assert codes(juror) == [before[2], before[0], before[1]]
    page.locator("[data-placed] button[value^=down]").first.click()
    assert codes(juror) == [before[0], before[2], before[1]]
