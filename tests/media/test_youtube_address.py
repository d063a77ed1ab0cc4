"""Every way in which people copy a video's address, and what is none."""

from __future__ import annotations

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from media.youtube_address import NotAVideo, YouTubeVideo, parse

ID = "dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        (ID, 0),
        (f"  {ID}\n", 0),
        (f"https://www.youtube.com/watch?v={ID}", 0),
        (f"http://youtube.com/watch?v={ID}", 0),
        (f"HTTPS://WWW.YOUTUBE.COM/watch?v={ID}", 0),
        (f"www.youtube.com/watch?v={ID}", 0),
        (f"youtube.com/watch?v={ID}", 0),
        (f"//www.youtube.com/watch?v={ID}", 0),
        (f"https://m.youtube.com/watch?v={ID}&feature=youtu.be", 0),
        (f"https://music.youtube.com/watch?v={ID}&list=RDAMVM", 0),
        (f"https://www.youtube.com/watch?app=desktop&v={ID}", 0),
        (f"https://www.youtube.com/watch?v={ID}&list=PLx0sYbCqOb8TBPRdmBHs5Iftvv9TPboYG&index=3", 0),
        (f"https://www.youtube.com/watch?v={ID}&amp;t=90", 90),
        (f"https://youtu.be/{ID}", 0),
        (f"youtu.be/{ID}?si=AbCdEfGhIjKlMnOp", 0),
        (f"https://youtu.be/{ID}?t=42", 42),
        (f"https://youtu.be/{ID}?list=PL123&t=1m30s", 90),
        (f"https://www.youtube.com/shorts/{ID}?feature=share", 0),
        (f"https://www.youtube.com/live/{ID}?si=abc&t=1h2m3s", 3723),
        (f"https://www.youtube.com/embed/{ID}?start=15&rel=0", 15),
        (f"https://www.youtube-nocookie.com/embed/{ID}", 0),
        (f"https://www.youtube.com/v/{ID}?version=3", 0),
        (f"https://www.youtube.com/e/{ID}", 0),
        (f"https://www.youtube.com/watch/{ID}", 0),
        (f"https://www.youtube.com/watch?v={ID}#t=1m5s", 65),
        (f"https://www.youtube.com/watch?time_continue=7&v={ID}", 7),
        (f"https://www.youtube.com/watch?v={ID}&t=90s", 90),
        (f"https://www.youtube.com/watch?v={ID}&t=1:30", 90),
        (f"https://www.youtube.com/watch?v={ID}&t=soon", 0),
        (f"https://www.youtube.com/watch?v={ID}&t=-5", 0),
        (f"https://www.youtube.com/watch?v={ID}&t=999999999", 0),
        (f"https://www.youtube.com/watch?v={ID}&t=٣", 0),
        (f"https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3D{ID}%26feature%3Dshare", 0),
        (f"https://www.youtube.com/oembed?url=https%3A//www.youtube.com/watch%3Fv%3D{ID}&format=json", 0),
        (f"<https://youtu.be/{ID}>", 0),
        (f"https://youtu.be/{ID}.", 0),
        (
            f'<iframe width="560" src="https://www.youtube.com/embed/{ID}?start=9" allowfullscreen></iframe>',
            9,
        ),
    ],
)
def test_the_video_and_its_start_are_taken(text, start):
    assert parse(text) == YouTubeVideo(ID, start)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_video"),
        ("ciao", "no_video"),
        ("https://www.youtube.com/", "no_video"),
        ("https://www.youtube.com/watch", "no_video"),
        ("https://www.youtube.com/watch?v=short", "no_video"),
        (f"https://www.youtube.com/watch?v={ID}x", "no_video"),
        ("https://youtu.be/", "no_video"),
        ("https://www.youtube.com/shorts/", "no_video"),
        ("https://www.youtube.com/playlist?list=PLx0sYbCqOb8TBPRdmBHs5Iftvv9TPboYG", "playlist"),
        ("https://www.youtube.com/embed/videoseries?list=PLx0sYbCqOb8TBPRdmBHs5Iftvv9TPboYG", "playlist"),
        ("https://www.youtube.com/watch?list=PLx0sYbCqOb8TBPRdmBHs5Iftvv9TPboYG", "playlist"),
        ("https://www.youtube.com/@comunepiobesi", "channel"),
        ("https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv", "channel"),
        ("https://www.youtube.com/c/comune/videos", "channel"),
        ("https://www.youtube.com/user/comune", "channel"),
        ("https://www.youtube.com/results?search_query=piobesi", "channel"),
        ("https://www.youtube.com/embed/live_stream?channel=UCabc", "channel"),
        ("https://vimeo.com/123456789", "other_host"),
        (f"https://youtube.com.evil.example/watch?v={ID}", "other_host"),
        (f"https://evil.example/youtube.com/watch?v={ID}", "other_host"),
        (f"https://youtube.com@evil.example/watch?v={ID}", "other_host"),
        (f"https://notyoutube.com/watch?v={ID}", "other_host"),
        (f"https://уoutube.com/watch?v={ID}", "other_host"),  # a Cyrillic letter
        (f"ftp://www.youtube.com/watch?v={ID}", "other_host"),
        (f"javascript://www.youtube.com/watch?v={ID}", "other_host"),
        ("https://[::1/watch", "no_video"),
        ("https://www.youtube.com/attribution_link?u=/attribution_link%3Fu%3Dx", "no_video"),
    ],
)
def test_what_is_no_video_is_refused_with_its_reason(text, code):
    with pytest.raises(NotAVideo) as refused:
        parse(text)
    assert refused.value.code == code


@pytest.mark.parametrize("code", NotAVideo.MESSAGES)
def test_a_refusal_is_said_in_every_language(code):
    said = set()
    for language in ("it", "en", "fr", "ro"):
        with override(language):
            said.add(NotAVideo(code).message)
    assert len(said) == 4


def test_addresses_that_pages_use():
    assert YouTubeVideo(ID).watch_url == f"https://www.youtube.com/watch?v={ID}"
    assert YouTubeVideo(ID, 90).watch_url == f"https://www.youtube.com/watch?v={ID}&t=90s"
    assert (
        YouTubeVideo(ID, 90).embed_url
        == f"https://www.youtube-nocookie.com/embed/{ID}?autoplay=1&rel=0&start=90"
    )


ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
# Two words that YouTube put where an id stands in the address of its player.
NO_IDS = {"videoseries", "live_stream"}
ids = st.text(ALPHABET, min_size=11, max_size=11).filter(lambda text: text not in NO_IDS)


@given(ids, st.integers(0, 24 * 60 * 60))
def test_every_id_and_start_come_back_from_our_own_addresses(video_id, start):
    video = YouTubeVideo(video_id, start)
    assert parse(video.watch_url) == video
    assert parse(video.embed_url) == video


@given(st.text())
def test_any_text_is_a_video_or_is_refused(text):
    for candidate in (text, f"https://www.youtube.com/{text}", f"https://youtu.be/{text}"):
        try:
            video = parse(candidate)
        except NotAVideo as refused:
            assert refused.code in NotAVideo.MESSAGES  # noqa: PT017
        else:
            assert len(video.id) == 11
            assert 0 <= video.start <= 24 * 60 * 60
