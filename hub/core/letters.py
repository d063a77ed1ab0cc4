"""Words as they are looked for: a person who types "citta" means "Città"."""

from __future__ import annotations

from anyascii import anyascii
from django.utils.html import strip_tags


def plain(text: str) -> str:
    """``text`` without tags, accents and capitals, in Latin letters (``anyascii``'s transliteration).

    Without NUL as well: a database stores none, and refuses to be asked for one.
    """
    return anyascii(strip_tags(text).replace("\x00", " ")).casefold()
