"""Captions that somebody wrote: read, bounded, written anew."""

from __future__ import annotations

import pytest

from media.captions import CaptionsRefused, read_captions

SRT = (
    "1\r\n00:00:01,000 --> 00:00:02,500\r\nCiao\r\na tutti\r\n\r\n"
    "2\r\n00:00:03,000 --> 00:00:04,000\r\nCiao\r\n"
)


def test_srt_becomes_webvtt():
    assert read_captions(SRT.encode()) == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nCiao\na tutti\n\n00:00:03.000 --> 00:00:04.000\nCiao\n"
    )


def test_webvtt_keeps_words_and_emphasis_and_nothing_else():
    given = (
        "WEBVTT - x\n\nSTYLE\n::cue { background: url(https://example.org/x) }\n\nNOTE segreto\n\n"
        "uno\n00:01.000 --> 00:02.000 line:0\n<v Anna><b>Ciao</b> <font size=2>a tutti</font> <3\n"
    )
    assert read_captions(given.encode()) == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<b>Ciao</b> a tutti &lt;3\n"
    )


def test_an_old_alphabet_is_understood():
    content = "1\n00:00:01,000 --> 00:00:02,000\nPerché no\n".encode("cp1252")
    assert read_captions(content).endswith("Perché no\n")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_captions"),
        (b"una lettera", "not_captions"),
        (b"\x00\x01\x02" * 50, "not_captions"),
        (b"WEBVTT\n\n", "not_captions"),
        (b"WEBVTT\n\n00:05.000 --> 00:01.000\nprima finisce\n", "not_captions"),
        (b"WEBVTT\n\n" + b"x" * (1024 * 1024), "too_large"),
        (b"WEBVTT\n\n" + b"".join(b"00:01.000 --> 00:02.000\nx\n\n" for _ in range(10_001)), "too_many"),
    ],
)
def test_what_is_refused(content: bytes, code: str):
    with pytest.raises(CaptionsRefused) as refused:
        read_captions(content)
    assert refused.value.code == code
