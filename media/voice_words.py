"""What a page says of a post: title, summary, text. Plain values in and out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localtime

from media.arrivals import ADDRESS, WRITTEN, page_words

if TYPE_CHECKING:
    from datetime import datetime

LONGEST_TITLE = 80
SENTENCE = re.compile(r"(?<=[.!?…])\s+")


def title_of(message: str, created_at: datetime) -> str:
    """The first sentence that says something, without hashtags at its end; else the day of the post."""
    for line in message.splitlines():
        words = " ".join(ADDRESS.sub("", line).split())
        # Hashtags that only stand at an end go, those within a sentence are words of it.
        words = re.sub(r"(\s*#\w+)+\s*$", "", words).strip()
        if WRITTEN.sub("", words).strip(" .,;:–-"):
            first = SENTENCE.split(words)[0].replace("#", "").rstrip(" ,;:–-")
            return Truncator(first).chars(LONGEST_TITLE)
    return f"Facebook, {date_format(localtime(created_at), 'DATE_FORMAT')}"


def words_of_post(message: str, created_at: datetime) -> dict[str, Any]:
    """What the page of a post says, by its fields."""
    return {"title": title_of(message, created_at), **page_words(message)}
