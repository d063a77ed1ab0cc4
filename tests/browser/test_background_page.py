"""The page about the background work in a browser: on a phone and a desk, by keyboard, without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import Page, expect
from wagtail.users.models import UserProfile

from hub.accounts.models import User
from hub.core.actions import enqueue_due_tasks, give_sign, note_failure
from hub.core.errors import TemporaryError
from hub.home.actions import found_town
from media.clients.errors import Fault, PermanentServiceError
from media.tasks import make_renditions
from tests.browser.audits import AXE, AXE_OPTIONS, assert_fits_width, assert_nothing_is_cut_off

if TYPE_CHECKING:
    from tests.browser.fixtures import PageAt

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def running() -> DBTaskResult:
    result = DBTaskResult.objects.get(pk=make_renditions.enqueue(1).id)
    result.claim("alba:12:x")
    return result


@pytest.fixture
def staff(live_server: Any) -> User:
    found_town(name="Borgo di Prova", hostname="localhost")
    staff = User.objects.create_superuser("staff@example.org")
    UserProfile.objects.create(user=staff, preferred_language="en")
    enqueue_due_tasks()
    give_sign(worker_id="alba:12:x")
    for error in (PermanentServiceError(Fault.NOT_THERE), ValueError(), TemporaryError()):
        note_failure(result=running(), error=error)
    running()
    running().set_successful(None)
    return staff


def assert_good(page: Page) -> None:
    assert_fits_width(page)
    # Our own part: what stands around it is Wagtail's.
    assert AXE.run(page, context=".background", options=AXE_OPTIONS).response["violations"] == []
    assert_nothing_is_cut_off(page)


def tab_to(page: Page, name: str) -> None:
    """By the keyboard alone, to the next button or link of this name."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(f"no way to {name} by Tab")


def test_it_fits_a_phone_and_a_desk_and_everybody(page_at: PageAt, staff: User) -> None:
    failed = DBTaskResult.objects.failed().first()
    listed = reverse("background")
    addresses = [f"{listed}?state={state}" for state in ("failed", "waiting", "running", "done")]
    addresses += [reverse(f"background_{name}", args=[failed.pk]) for name in ("details", "forget")]
    page = page_at(390, user=staff)
    for address in addresses:
        page.set_viewport_size({"width": 390, "height": 800})
        page.goto(address)
        assert_good(page)
        page.set_viewport_size({"width": 1280, "height": 900})
        assert_good(page)
    page.goto(reverse("wagtailadmin_home"))
    panel = "section[aria-labelledby=background-title]"
    assert AXE.run(page, context=panel, options=AXE_OPTIONS).response["violations"] == []


def test_by_keyboard_one_tries_again_and_forgets(page_at: PageAt, staff: User) -> None:
    page = page_at(1280, user=staff)
    page.goto(reverse("background"))
    page.locator("#background-kind").focus()
    tab_to(page, "Try again now")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 task is tried again now.")).to_be_visible()
    tab_to(page, "Forget")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Yes, forget it")).to_be_visible()
    tab_to(page, "Yes, forget it")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing has failed.")).to_be_visible()
    assert DBTaskResult.objects.failed().count() == 0


def test_without_scripts_one_narrows_the_list_and_tries_all_again(page_at: PageAt, staff: User) -> None:
    page = page_at(1280, user=staff, javascript=False)  # on a phone Wagtail's menu lies above all then
    page.goto(reverse("background"))
    page.locator("#background-kind").select_option("media.tasks.make_renditions")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("button", name="Try all again: Sizes and formats of a picture").click()
    expect(page.locator(".background")).to_be_visible()
    assert DBTaskResult.objects.failed().count() == 0
