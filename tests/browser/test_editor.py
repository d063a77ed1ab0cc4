"""The page editor in a browser: what is pressed while Wagtail saves the draft by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from hub.accounts.models import User
from hub.core.models import Hashtag
from hub.home.actions import found_town
from hub.home.models import HashtagPage, InfoPage
from tests.factories.pages import make_page
from tests.factories.translations import translate

if TYPE_CHECKING:
    from playwright.sync_api import APIResponse, Route

    from tests.browser.fixtures import PageAt

TITLE = "Attività in più"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.usefixtures("live_server")
def test_publishing_waits_for_the_draft_that_is_being_saved(page_at: PageAt) -> None:
    home = found_town(name="Borgo di Prova", hostname="localhost")
    page = page_at(1280, user=User.objects.create_superuser("staff@example.org"))
    address = reverse("wagtailadmin_pages:add", args=["home", "infopage", home.pk])
    held: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        saves_itself = "application/json" in route.request.headers.get("accept", "")
        if route.request.method == "POST" and saves_itself and not held:
            held.append((route, route.fetch()))  # the draft is made, the answer is on its way
        else:
            route.continue_()

    page.route(f"**{address}", hold)
    page.goto(address)
    # As a person types: what is there within the first moments counts as unchanged.
    page.get_by_role("textbox", name="Titolo*").press_sequentially(TITLE, delay=150)
    for _tenth_of_a_second in range(100):
        if held:
            break
        page.wait_for_timeout(100)
    page.locator("[data-w-dropdown-target=toggle]").last.click()
    page.locator("button[name=action-publish]").click()
    page.wait_for_timeout(300)  # a form that does not wait is sent by now
    [[route, answer]] = held
    route.fulfill(response=answer)
    page.wait_for_url(lambda url: "/edit/" not in url and address not in url)

    made = InfoPage.objects.filter(locale=home.locale)
    assert [(p.title, p.slug, p.live) for p in made] == [(TITLE, "attivita-in-piu", True)]


@pytest.mark.usefixtures("live_server")
def test_a_date_stays_as_it_is_typed_and_a_day_of_the_calendar_has_no_hour(page_at: PageAt) -> None:
    home = found_town(name="Borgo di Prova", hostname="localhost")
    hashtag = Hashtag.objects.create(label="RestiamoConnessi")
    hashtag_page = make_page(HashtagPage, home, title="Restiamo connessi", hashtag=hashtag)
    page = page_at(1280, user=User.objects.create_superuser("staff@example.org"))
    page.goto(reverse("wagtailadmin_pages:add", args=["home", "noticepage", hashtag_page.pk]))
    shown = {}
    for name, written in (("starts_at", "venerdì"), ("ends_at", "07/06/2030")):
        field = page.locator(f"#id_{name}")
        field.fill(written)
        field.press("Tab")
        page.locator("#id_title").click()
        shown[name] = field.input_value()
    assert shown == {"starts_at": "venerdì", "ends_at": "07/06/2030"}

    chosen = []
    for name in ("starts_at", "ends_at"):
        field = page.locator(f"#id_{name}")
        field.fill("")
        page.locator("#id_title").click()
        field.click()
        page.locator(".xdsoft_datetimepicker:visible .xdsoft_date:not(.xdsoft_other_month)").first.click()
        chosen.append(field.input_value()[-5:])
        page.locator("#id_title").click()
    assert chosen == ["00:00", "23:59"]


@pytest.mark.usefixtures("live_server")
def test_translators_read_the_words_as_they_are(page_at: PageAt) -> None:
    home = found_town(name="Borgo di Prova", hostname="localhost")
    source = make_page(InfoPage, home, title="Pane & vino", summary="Tutti <insieme>")
    target = translate(source, publish=False)
    page = page_at(1280, user=User.objects.create_superuser("staff@example.org"))
    page.goto(reverse("wagtailadmin_pages:edit", args=[target.pk]))
    editor = page.locator(".js-translation-editor")
    editor.get_by_text("Pane & vino").first.wait_for()
    assert "&amp;" not in editor.inner_text()
