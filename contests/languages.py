"""Short texts kept in several languages: ``{"it": "Paesaggio", "en": "Landscape"}``.

The rule which one a reader gets is that of ``hub.core.fields.Translated``, for any JSON of that form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hub.core.fields import Translated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import Promise

    Choices = list[tuple[str, str]]

# Written in two scripts, which a reader's voice and fonts go by.
SCRIPTS = ("zh-hans", "zh-hant")


def language_shown(texts: Mapping[str, str], language: str | None = None) -> str:
    """The language in which ``texts`` can be read by who asks for ``language``: it, or the source."""
    return Translated(texts).language_of(language or get_language() or settings.LANGUAGE_CODE)


def in_language(texts: Mapping[str, str], language: str | None = None) -> str:
    """The text for the language of the page, or the source where there is no translation."""
    return texts.get(language_shown(texts, language), "")


def languages_to_write_in() -> list[tuple[str, str] | tuple[Promise, Choices]]:
    """Languages of a title and a story, each under its own name: the site's, then many others."""
    ours = dict(settings.LANGUAGES)
    others = [
        (code, str(info["name_local"]))
        for code, info in LANG_INFO.items()
        if code not in ours and "name_local" in info and ("-" not in code or code in SCRIPTS)
    ]
    named = [(code, str(LANG_INFO[code]["name_local"])) for code in ours]
    return [*named, (_("Other languages"), sorted(others, key=lambda one: one[1].casefold()))]
