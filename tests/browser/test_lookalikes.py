"""Photos that look alike in a real browser: side by side on a desk, one below the other on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from contests.lookalikes import compare_photo
from contests.models import Fingerprint, LookAlike
from hub.accounts.models import User
from hub.home.actions import found_town
from tests.browser.audits import AXE, AXE_OPTIONS, assert_fits_width
from tests.factories.contests import ContestFactory, EntryFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def contest(live_server):
    found_town(name="Borgo di Prova", hostname="localhost")
    contest = ContestFactory()
    for entry in EntryFactory.create_batch(3, contest=contest):
        photo = entry.photos.get()
        Fingerprint.objects.create(photo=photo, bits=b"\x0f" * 128)
        compare_photo(photo_id=photo.pk)
    return contest


def tab_to(page, name: str) -> None:
    """By the keyboard alone, to the next button of this name."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(f"no way to {name} by Tab")


def test_pairs_are_decided_by_keyboard_and_fit_a_phone(page_at, contest) -> None:
    staff = User.objects.create_superuser("staff@example.org")
    phone, desk = (page_at(width, user=staff) for width in (390, 1280))
    places = {}
    for page in (phone, desk):
        page.goto(f"/admin/contests/{contest.pk}/lookalikes/")
        assert_fits_width(page)
        # Our own part: what stands around it is Wagtail's.
        assert AXE.run(page, context=".screening", options=AXE_OPTIONS).response["violations"] == []
        images = page.locator(".lookalikes__pair").first.locator("figure img")
        places[page] = [images.nth(n).bounding_box() for n in range(2)]
        for button in page.locator(".lookalikes__buttons button").all():
            assert (button.bounding_box() or {})["height"] >= 44
    one, two = places[desk]
    assert one["y"] == two["y"]
    assert one["width"] > 400
    one, two = places[phone]
    assert one["x"] == two["x"]
    assert one["width"] > 280

    first, second, third = LookAlike.objects.all()
    desk.goto(f"/admin/contests/{contest.pk}/lookalikes/#pair-{first.pk}")
    for pair, button, following in (
        (first, "La stessa immagine", second),
        (second, "Immagini diverse", third),
    ):
        tab_to(desk, button)
        desk.keyboard.press("Enter")
        desk.wait_for_url(f"**#pair-{following.pk}")
        assert LookAlike.objects.get(pk=pair.pk).get_verdict_display() == button
    expect(desk.locator(".lookalikes__pair")).to_have_count(1)
