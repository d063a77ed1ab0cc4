"""Save and finish later, in a real browser: by the script that sends the form, and back again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from contests.models import Entry
from hub.accounts.models import User
from hub.home.actions import found_town
from tests.browser.audits import assert_accessible, assert_fits_width, assert_valid_html
from tests.factories.contests import ContestFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [390, 1280])
def test_a_half_filled_form_is_saved_found_and_finished(page_at, live_server, width):
    found_town(name="Borgo di Prova", hostname="localhost")
    contest, ada = ContestFactory(), User.objects.create_user("ada@example.org")
    page = page_at(width, user=ada)
    page.goto(f"/it/concorsi/{contest.slug}/partecipa/")
    page.locator("input[name=title]").fill("Nebbia da finire")
    page.locator("button[value=save]").click()
    page.wait_for_url("**/mie/")
    draft = Entry.objects.saved().get()
    assert draft.title == "Nebbia da finire"
    assert_accessible(page)
    assert_valid_html(page.content())
    assert_fits_width(page)
    page.locator(f"a[href*='{draft.code}/modifica']").click()
    expect(page.locator("input[name=title]")).to_have_value("Nebbia da finire")
