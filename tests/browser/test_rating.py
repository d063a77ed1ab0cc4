"""How clear is this page? The stars lead to the question that fits them, as the validator wants it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from hub.core.models import PageRating
from hub.home.actions import found_town
from hub.home.models import InfoPage
from tests.browser.audits import assert_accessible, assert_fits_width
from tests.factories.pages import make_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(live_server):
    home = found_town(name="Borgo di Prova", hostname="localhost")
    return make_page(InfoPage, home, title="Come funziona").get_url()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_stars_lead_to_the_question_that_fits_them(page_at, address, javascript):
    page = page_at(390, javascript=javascript)
    page.goto(address)
    shown = {
        kind: page.locator(f"[data-element=feedback-rating-{kind}]") for kind in ("positive", "negative")
    }
    expect(shown["positive"]).to_be_hidden()
    expect(shown["negative"]).to_be_hidden()
    for number in range(1, 6):
        page.locator(f"[data-element=feedback-rate-{number}]").click()
        for kind, group in shown.items():
            expect(group).to_be_visible(visible=(number > 3) is (kind == "positive"))
    expect(page.locator("[data-element=feedback-input-text]")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_stars_reason_and_words_arrive(page_at, address, javascript):
    page = page_at(390, javascript=javascript)
    page.goto(address)
    page.locator("label[for=rating-5]").click()
    page.get_by_text("Le indicazioni erano chiare").click()
    page.locator("label[for=rating-2]").click()
    page.get_by_text("A volte le indicazioni non erano complete").click()
    page.get_by_label("Vuoi aggiungere altri dettagli?").fill("Mancano gli orari")
    if javascript:
        assert_fits_width(page)
        assert_accessible(page)
    page.get_by_role("button", name="Invia la valutazione").click()
    expect(page.get_by_text("Grazie").first).to_be_visible()
    assert list(PageRating.objects.values_list("path", "stars", "reason", "comment")) == [
        (address, 2, "incomplete", "Mancano gli orari")
    ]
