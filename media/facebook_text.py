"""What a post on Facebook says, and whether two texts say the same. Plain values in and out."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Facebook takes 63,206 signs; a person reads fewer.
LONGEST = 5000


def compose(*, title: str, summary: str, hashtags: Iterable[str], link: str) -> str:
    """Title, summary, hashtags and the address of the page, each on its own."""
    tags = " ".join(f"#{label}" for label in hashtags)
    parts = (title.strip(), summary.strip(), tags, link)
    return "\n\n".join(part for part in parts if part)


def plain_words(text: str) -> str:
    """The text without what is lost on the way: how lines end, spaces at their ends, how letters are made."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def says_the_same(one: str, other: str) -> bool:
    return plain_words(one) == plain_words(other)
