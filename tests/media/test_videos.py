"""Videos as pages: what follows from the pasted address."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from media.models import VideoPage
from tests.factories.pages import make_page

ID = "dQw4w9WgXcQ"


def test_id_and_start_follow_the_address(hashtag_page):
    page = make_page(VideoPage, hashtag_page, address=f"youtu.be/{ID}?t=1m5s")
    assert (page.kind, page.youtube_id, page.start) == ("video", ID, 65)
    page.address = "https://www.youtube.com/shorts/abcdefghijk"
    page.save()
    assert (page.youtube_id, page.start) == ("abcdefghijk", 0)


def test_what_is_no_video_is_said_beside_the_field(hashtag_page):
    page = VideoPage(title="Un canale", address="https://www.youtube.com/@comune")
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert list(refused.value.message_dict) == ["address"]


def test_an_alias_shows_the_same_video(hashtag_page):
    page = make_page(VideoPage, hashtag_page, address=ID)
    assert set(VideoPage.objects.filter(translation_key=page.translation_key).values_list("youtube_id")) == {
        (ID,)
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "text"), [(5, "0:05"), (200, "3:20"), (3723, "1:02:03")])
def test_the_duration_as_a_clock_says_it(seconds, text):
    assert VideoPage(duration=timedelta(seconds=seconds)).duration_text == text


def test_the_page_offers_the_player_and_a_plain_link_but_loads_nothing(client, hashtag_page):
    page = make_page(VideoPage, hashtag_page, title="Nonna Rosa", address=f"youtu.be/{ID}?t=9")
    response = client.get(page.url)
    html = response.content.decode()
    assert response.status_code == 200
    assert f'href="https://www.youtube.com/watch?v={ID}&amp;t=9s"' in html
    assert (
        f'data-embed="https://www.youtube-nocookie.com/embed/{ID}?autoplay=1&amp;rel=0&amp;start=9"' in html
    )
    assert "<iframe" not in html
    assert dict(response.cookies) == {}


def test_youtube_gets_the_referrer_that_it_wants_and_only_its_cookieless_host_may_be_framed(client, home):
    """Django's own default (same-origin) breaks embeds: error 153."""
    response = client.get("/it/")
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert policy["frame-src"] == "'self' https://www.youtube-nocookie.com"


def test_a_video_stands_in_another_pages_body(client, hashtag_page):
    video = make_page(VideoPage, hashtag_page, title="Nonna Rosa", address=ID)
    other = make_page(VideoPage, hashtag_page, address="abcdefghijk")
    other.body = [("video", {"video": video, "caption": "In cucina"})]
    other.save()
    html = client.get(other.url).content.decode()
    assert html.count(f"youtube-nocookie.com/embed/{ID}") == 1


def test_search_engines_are_told_of_a_video(client, hashtag_page):
    page = make_page(
        VideoPage, hashtag_page, title="Nonna Rosa", summary="Racconta.", address=ID,
        duration=timedelta(minutes=3, seconds=20), transcript="<p>C’era una <b>volta</b></p>",
    )  # fmt: skip
    html = client.get(page.url).content.decode()
    graph = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1])
    video = next(part for part in graph["@graph"] if part["@type"] == "VideoObject")
    assert {name: video[name] for name in ("name", "description", "duration", "transcript", "embedUrl")} == {
        "name": "Nonna Rosa",
        "description": "Racconta.",
        "duration": "P0DT00H03M20S",
        "transcript": "C’era una volta",
        "embedUrl": f"https://www.youtube-nocookie.com/embed/{ID}",
    }
