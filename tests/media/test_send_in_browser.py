"""In a browser: a file travels in pieces and plays afterwards; without JavaScript it goes with the form."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from media import actions
from media.models import ResidentVideo, VideoFile, VideoPage, VideoUpload
from tests.browser.audits import assert_accessible, assert_fits_width
from tests.factories.pages import make_page

from .footage import film


@pytest.fixture
def small_film(tmp_path):
    return film(tmp_path / "La mia bottega.mp4", sound="", frames=10)


def fill(page) -> None:
    page.fill("[name=title]", "La mia bottega")
    page.fill("[name=speaker_name]", "Panificio Rossi")
    for name in ("licence", "people", "minors_0"):
        page.locator(f"label[for=id_{name}]").click()


@pytest.mark.parametrize(("width", "scripts"), [(390, True), (1280, False)])
def test_a_file_is_sent(page_at, entrant, open_hashtag, small_film, width, scripts):
    page = page_at(width, user=entrant, javascript=scripts)
    page.goto("/it/video/invia/")
    page.set_input_files("[name=file]", small_film)
    if scripts:
        page.wait_for_function("() => document.querySelector('[data-upload-token]').value.length === 36")
        assert VideoUpload.objects.get().is_complete
        assert_accessible(page)
        assert_fits_width(page)
    fill(page)
    page.click("form[data-video-form] [type=submit]")
    page.wait_for_url("**/it/video/miei/*/")
    expect(page.locator("h1")).to_have_text("La mia bottega")
    video = ResidentVideo.objects.get()
    assert (video.video_file.byte_size, VideoUpload.objects.count()) == (small_film.stat().st_size, 0)


def test_an_upload_is_cancelled(page_at, entrant, open_hashtag, small_film):
    page = page_at(1280, user=entrant)
    page.goto("/it/video/invia/")
    page.set_input_files("[name=file]", small_film)
    page.wait_for_function("() => document.querySelector('[data-upload-token]').value.length === 36")
    page.click("[data-upload-cancel]")
    expect(page.locator("[data-upload-row]")).to_be_hidden()
    assert page.locator("[data-upload-token]").input_value() == ""


def test_the_film_plays_from_our_own_site(page_at, hashtag_page, small_film):
    from media.actions.video_files import keep_video_file, make_web_copy
    from media.footage import look_safely

    with small_film.open("rb") as stream:
        video = keep_video_file(facts=look_safely(small_film), title="Bottega", user=None, stream=stream)
    assert make_web_copy(video_file_id=video.pk)
    actions.keep_captions(video_file=video, language="it", text="WEBVTT\n\n00:00.000 --> 00:01.000\nCiao\n")
    address = make_page(VideoPage, hashtag_page, video_file=VideoFile.objects.get(pk=video.pk)).url
    page = page_at(390)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    film = page.locator("video")
    expect(film).to_be_visible()
    assert not [url for url in asked if url.endswith(".mp4")]  # nothing of the film before it is started
    assert film.evaluate("film => film.textTracks.length") == 1
    assert film.evaluate("film => film.canPlayType('video/mp4') !== null")
