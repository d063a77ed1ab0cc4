"""An editor publishes a project, adds a video and translates, through the real pages; then it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from hub.accounts.enums import StaffGroup
from hub.core.models import Hashtag
from hub.home.actions import found_town
from hub.home.models import HashtagPage
from media.models import VideoPage
from projects.models import ProjectPage
from tests.browser.audits import assert_fits_width
from tests.factories.pages import make_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.fixtures import PageAt

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.usefixtures("live_server")
def test_a_project_and_a_video_from_the_editor_to_a_reader_abroad(page_at: PageAt, in_group) -> None:
    home = found_town(name="Borgo di Prova", hostname="localhost")
    hashtag = Hashtag.objects.create(label="RestiamoConnessi")
    under = make_page(HashtagPage, home, title="Restiamo connessi", slug="restiamo-connessi", hashtag=hashtag)
    editor = in_group("redazione@example.org", StaffGroup.EDITORS)
    page = page_at(1280, user=editor)
    begin(page, under, "Progetto")
    write(page, "Titolo*", "Letture in piazza")
    page.locator("#id_summary").fill("Ogni sabato si legge insieme.")
    publish(page)
    project = ProjectPage.objects.get(locale=home.locale)
    assert (project.live, project.slug) == (True, "letture-in-piazza")

    begin(page, under, "Video")
    write(page, "Titolo*", "La voce del forno")
    page.locator("#id_address").fill("https://www.youtube.com/playlist?list=PL1")
    page.locator("#id_summary").fill("Il pane delle cinque.")
    press(page, "action-publish")
    expect(page.get_by_text("Questo è l’indirizzo di una playlist").first).to_be_visible()
    page.locator("#id_address").fill("https://youtu.be/abcdefghijk?t=1m30s")
    publish(page)
    video = VideoPage.objects.get(locale=home.locale)
    assert (video.youtube_id, video.start, video.live) == ("abcdefghijk", 90, True)

    translate_to_english(page, project)
    reader = page_at(390, language="en")
    reader.goto("/en/restiamo-connessi/")
    reader.get_by_role("link", name="Readings in the square").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Readings in the square")
    assert reader.url.endswith("/en/restiamo-connessi/readings-in-the-square/")
    assert_fits_width(reader)
    reader.go_back()
    reader.get_by_role("link", name="La voce del forno").click()
    expect(reader.locator("h1")).to_have_attribute("lang", "it")


def begin(page: Page, under: HashtagPage, kind: str) -> None:
    page.goto(reverse("wagtailadmin_pages:add_subpage", args=[under.pk]))
    page.locator("main").get_by_role("link", name=kind, exact=True).click()
    page.wait_for_load_state()


def write(page: Page, label: str, words: str) -> None:

    # As a person types: what is there within the first moments counts as unchanged.
    page.get_by_role("textbox", name=label).press_sequentially(words, delay=20)


def press(page: Page, action: str) -> None:
    page.locator("[data-w-dropdown-target=toggle]").last.click()
    page.locator(f"button[name={action}]").click()
    page.wait_for_load_state()


def publish(page: Page) -> None:
    press(page, "action-publish")
    expect(page.get_by_text("pubblicat").first).to_be_visible()


def translate_to_english(page: Page, source: ProjectPage) -> None:
    page.goto(reverse("wagtail_localize:submit_page_translation", args=[source.pk]))
    page.get_by_label("Inglese").check()
    page.get_by_role("button", name="Invia").click()
    translate(page, source.title, "Readings in the square")
    translate(page, source.summary, "We read together every Saturday.")
    page.get_by_role("tab", name="Promuovi").click()
    translate(page, source.slug, "readings-in-the-square")
    page.get_by_role("button", name="Pubblica in inglese").click()
    page.wait_for_load_state()


def translate(page: Page, italian: str, english: str) -> None:
    texts = page.locator(".js-translation-editor")
    text = texts.locator("li:visible").filter(has_text=italian).last
    text.get_by_role("button", name="Traduci").click()
    texts.locator("textarea:visible").fill(english)
    text.get_by_role("button", name="Salva").click()
    expect(text).to_contain_text("Tradotto manualmente")
