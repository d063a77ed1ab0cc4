"""Words of a translation that are still its source's: which they are, and ``lang`` on them.

A page keeps what of it nobody has translated yet (``ShownPage.untranslated``), as short keys of the texts:
a list of many pages then costs no more, and no template has to know from which field a text comes.
"""

from __future__ import annotations

import html
import re
from hashlib import blake2b
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from wagtail_localize.models import StringSegment, Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

if TYPE_CHECKING:
    from wagtail.models import Page

# Nobody reads them on the page, or they are the same in every language.
NOT_READ = {"slug", "seo_title", "search_description", "phone", "address"}
LETTER = re.compile(r"[^\W\d_]")


def squeezed(text: str) -> str:
    """A text without its tags and its spaces, which differ between what is kept and what is shown."""
    return "".join(html.unescape(strip_tags(text)).split())


def key(text: str) -> str:
    return blake2b(squeezed(text).encode(), digest_size=6).hexdigest()


def source_words(page: Page) -> dict[str, Any]:
    """The source's ``language`` and the keys of its ``words`` that ``page`` still shows; or nothing.

    An alias shows nothing else, and says so by being one.
    """
    translation = None if page.alias_of_id else _translation(page)
    if translation is None:
        return {}
    wanting = (
        StringSegment.objects.filter(source=translation.source_id)
        .annotate_translation(page.locale_id)
        .filter(translation=None)
    )
    there = {(path, text) for path, text in wanting.values_list("context__path", "string__data")}
    here = {(s.path, s.string.data) for s in extract_segments(page) if isinstance(s, StringSegmentValue)}
    words = {key(text) for path, text in there & here if is_read(path, text)}
    return {"language": translation.source.locale.language_code, "words": sorted(words)} if words else {}


def language_of(text: str, kept: dict[str, Any]) -> str:
    """The source's language, if ``kept`` (see ``source_words``) names the text; else empty."""
    return str(kept["language"]) if kept and key(escape(text)) in kept["words"] else ""


def mark(rendered: str, kept: dict[str, Any]) -> SafeString:
    """HTML of a page with ``lang`` on each element whose words ``kept`` (see ``source_words``) names."""
    if not kept:
        return mark_safe(rendered)  # noqa: S308 - as it came from the template
    attribute = f' lang="{escape(kept["language"])}"'
    words = set(kept["words"])
    lines = list(accumulate((len(line) + len("\n") for line in rendered.split("\n")), initial=0))
    places = []
    for tag in BeautifulSoup(rendered, "html.parser").find_all(True):
        said = str(tag.get("alt") or "") if tag.name == "img" else tag.get_text()
        is_marked = tag.get("lang") or tag.find_parent(lang=True)
        if said.strip() and key(escape(said)) in words and not is_marked:
            tag["lang"] = kept["language"]
            places.append(lines[(tag.sourceline or 1) - 1] + (tag.sourcepos or 0) + len("<") + len(tag.name))
    # Only the attributes are written: all else stays as the template has it.
    ends = [*places, len(rendered)]
    parts = [rendered[: ends[0]]]
    parts += [attribute + rendered[start:end] for start, end in pairwise(ends)]
    return mark_safe("".join(parts))  # noqa: S308 - the template's, and a language


def _translation(page: Page) -> Translation | None:
    found = Translation.objects.filter(source__object=page.translation_key, target_locale=page.locale_id)
    return found.select_related("source__locale").first()


def is_read(path: str, text: str) -> bool:
    """Whether a reader meets the words at this place of a page, and they are words."""
    return path.rpartition(".")[2] not in NOT_READ and bool(LETTER.search(strip_tags(text)))
