"""Hashtags and words of what comes in."""

from __future__ import annotations

import pytest

from media.arrivals import hashtags_in, hashtags_of, rich, summary_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#RestiamoConnessi oggi", ["restiamoconnessi"]),
        ("Nonna Rosa (#restiamoConnessi, #città_2) #RESTIAMOCONNESSI", ["restiamoconnessi", "città_2"]),
        ("#RestiamoConnessiDomani", ["restiamoconnessidomani"]),
        ("https://example.org/pagina#sezione e &#39; e a#b e # vuoto e #_x", []),
        ("Straße #STRASSE #straße", ["strasse"]),
    ],
)
def test_hashtags_are_found_whole(text: str, found: list[str]) -> None:
    assert hashtags_in(text) == found


def test_tags_of_youtube_are_compared_without_spaces() -> None:
    assert hashtags_of(["Restiamo connessi", "#Piobesi", "", "restiamoconnessi"]) == [
        "restiamoconnessi",
        "piobesi",
    ]


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("#restiamoconnessi\n\nNonna Rosa  racconta.\nCon noi.\n\nAltro", "Nonna Rosa racconta. Con noi."),
        ("https://youtu.be/x\n\n#uno #due", ""),
        ("Vedi https://example.org/ qui", "Vedi qui"),
        ("a" * 400, "a" * 299 + "…"),
    ],
)
def test_the_summary_is_the_first_paragraph_that_says_something(text: str, summary: str) -> None:
    assert summary_of(text) == summary


def test_words_become_paragraphs_with_links_and_nothing_else() -> None:
    text = "Uno & <b>due</b>\ntre\n\nhttps://example.org/a"
    assert rich(text) == (
        "<p>Uno &amp; &lt;b&gt;due&lt;/b&gt;<br>tre</p>\n\n"
        '<p><a href="https://example.org/a">https://example.org/a</a></p>'
    )
    assert rich("  \n") == ""
