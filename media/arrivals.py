"""Which hashtags of the hub stand in what came in, and what of its words becomes a page's."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

from django.utils.html import linebreaks, urlize
from django.utils.text import Truncator

if TYPE_CHECKING:
    from collections.abc import Iterable

# As the networks read one: up to the first sign that is no letter, digit or underscore.
WRITTEN = re.compile(r"(?<![\w&/])#([^\W_]\w*)")
ADDRESS = re.compile(r"https?://\S+")
LONGEST_SUMMARY = 300


def hashtags_in(text: str) -> list[str]:
    """The hashtags of ``text``, as they are compared (casefolded), in their order, each once."""
    return list(dict.fromkeys(found.casefold() for found in WRITTEN.findall(text)))


def hashtags_of(tags: Iterable[str]) -> list[str]:
    """What YouTube's tags would be as hashtags: "Restiamo connessi" is #restiamoconnessi."""
    names = ("".join(tag.split()).removeprefix("#").casefold() for tag in tags)
    return list(dict.fromkeys(filter(None, names)))


def summary_of(text: str) -> str:
    """The first paragraph that says something besides hashtags and addresses, not longer than a summary."""
    for paragraph in re.split(r"\n\s*\n", text):
        words = " ".join(ADDRESS.sub("", paragraph).split())
        if WRITTEN.sub("", words).strip(" .,;:–-"):
            return Truncator(words).chars(LONGEST_SUMMARY)
    return ""


def rich(text: str) -> str:
    """Plain words as the rich text of a page: paragraphs, addresses as links."""
    return urlize(linebreaks(text.strip(), autoescape=True)) if text.strip() else ""


def page_words(text: str) -> dict[str, Any]:
    """What a page says of ``text``: its summary, and all of it where that is more."""
    summary = summary_of(text)
    words = rich(text) if len(" ".join(text.split())) > len(summary) else ""
    body = [{"type": "text", "value": words, "id": str(uuid.uuid4())}] if words else []
    return {"summary": summary, "body": body}
