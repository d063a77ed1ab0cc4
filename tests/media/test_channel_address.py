"""Every way in which people write down a channel, and what is none."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from media.channel_address import ChannelAddress, Kind, NotAChannel, parse_channel_address

ID = "UCabcdefghijklmnopqrst_-"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (ID, Kind.ID, ID),
        (f"  {ID}\n", Kind.ID, ID),
        (f"https://www.youtube.com/channel/{ID}", Kind.ID, ID),
        (f"https://m.youtube.com/channel/{ID}/videos?view=0", Kind.ID, ID),
        (f"https://studio.youtube.com/channel/{ID}/videos", Kind.ID, ID),
        (f"youtube.com/channel/{ID}", Kind.ID, ID),
        (f"//www.youtube.com/channel/{ID}", Kind.ID, ID),
        ("@comunepiobesi", Kind.HANDLE, "comunepiobesi"),
        ("@Comune.di-Piobesi_1", Kind.HANDLE, "Comune.di-Piobesi_1"),
        ("@comunepiobesi.", Kind.HANDLE, "comunepiobesi"),
        ("@città-di-forlì", Kind.HANDLE, "città-di-forlì"),
        ("@comunepiobesi/videos", Kind.HANDLE, "comunepiobesi"),
        ("HTTPS://WWW.YouTube.com/@comunepiobesi", Kind.HANDLE, "comunepiobesi"),
        ("https://www.youtube.com/@comunepiobesi/featured", Kind.HANDLE, "comunepiobesi"),
        ("https://www.youtube.com/@comunepiobesi?si=abc", Kind.HANDLE, "comunepiobesi"),
        ("https://www.youtube.com/%40comunepiobesi", Kind.HANDLE, "comunepiobesi"),
        ("https://www.youtube.com/@citt%C3%A0-di-forl%C3%AC", Kind.HANDLE, "città-di-forlì"),
        ("youtube.com/@comunepiobesi", Kind.HANDLE, "comunepiobesi"),
        ("<https://www.youtube.com/@comunepiobesi>", Kind.HANDLE, "comunepiobesi"),
        ("https://www.youtube.com/user/comunepiobesi", Kind.USER, "comunepiobesi"),
        ("https://www.youtube.com/user/comunepiobesi/videos", Kind.USER, "comunepiobesi"),
        ("comunepiobesi", Kind.NAME, "comunepiobesi"),
        ("https://www.youtube.com/comunepiobesi", Kind.NAME, "comunepiobesi"),
    ],
)
def test_the_channel_is_taken(text, kind, value):
    assert parse_channel_address(text) == ChannelAddress(kind, value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_channel"),
        ("@", "no_channel"),
        ("@ab", "no_channel"),
        (f"@{'a' * 31}", "no_channel"),
        ("@comune di piobesi", "no_channel"),
        ("il canale del comune", "no_channel"),
        ("https://www.youtube.com/", "no_channel"),
        ("https://www.youtube.com/channel/UCshort", "no_channel"),
        ("https://www.youtube.com/user/", "no_channel"),
        ("https://www.youtube.com/feed/subscriptions", "no_channel"),
        ("https://www.youtube.com/playlist?list=PLx0sYbCqOb8TBPRdmBHs5Iftvv9TPboYG", "no_channel"),
        ("https://[::1/@comunepiobesi", "no_channel"),
        ("https://www.youtube.com/c/ComunePiobesi", "custom"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "video"),
        ("https://youtu.be/dQw4w9WgXcQ", "video"),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", "video"),
        ("https://vimeo.com/comunepiobesi", "other_host"),
        ("https://www.facebook.com/comunepiobesi/", "other_host"),
        ("https://youtube.com.evil.example/@comunepiobesi", "other_host"),
        ("https://youtube.com@evil.example/@comunepiobesi", "other_host"),
        ("https://уoutube.com/@comunepiobesi", "other_host"),  # a Cyrillic letter
        ("ftp://www.youtube.com/@comunepiobesi", "other_host"),
        ("javascript://www.youtube.com/@comunepiobesi", "other_host"),
    ],
)
def test_what_is_no_channel_is_refused_with_its_reason(text, code):
    with pytest.raises(NotAChannel) as refused:
        parse_channel_address(text)
    assert refused.value.code == code


@pytest.mark.parametrize("code", NotAChannel.MESSAGES)
def test_a_refusal_is_said_in_every_language(code):
    said = set()
    for language in ("it", "en", "fr", "ro"):
        with override(language):
            said.add(NotAChannel(code).message)
    assert len(said) == 4


@settings(max_examples=50)
@given(st.text(max_size=80))
def test_any_text_is_taken_or_refused(text):
    for written in (text, f"@{text}", f"https://www.youtube.com/{text}"):
        with suppress(NotAChannel):
            assert parse_channel_address(written).value
