"""Short texts kept in several languages: ``{"it": "Paesaggio", "en": "Landscape"}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language

if TYPE_CHECKING:
    from collections.abc import Mapping


def language_shown(texts: Mapping[str, str], language: str | None = None) -> str:
    """The language in which ``texts`` can be read by who asks for ``language``: it, or the source."""
    wanted = language or get_language() or settings.LANGUAGE_CODE
    for code in (wanted, settings.LANGUAGE_CODE):
        if texts.get(code):
            return code
    return next((code for code, text in texts.items() if text), settings.LANGUAGE_CODE)


def in_language(texts: Mapping[str, str], language: str | None = None) -> str:
    """The text for the language of the page, or the source where there is no translation."""
    return texts.get(language_shown(texts, language), "")
