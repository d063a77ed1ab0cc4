"""Letters of every script: which face has which, and what none has.

The site's own faces have Latin letters only. What they lack comes from Kurinto, a family over most scripts of
the world (in a package of Weblate's); it is read when a text asks for it.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

# The package of the site's design brings the letters along, with all diacritics of our languages.
_SITE = files("bootstrap_italia_template") / "static" / "fonts"
FACES: dict[tuple[str, str], Traversable] = {
    ("Titillium", ""): _SITE / "Titillium_Web/titillium-web-v10-latin-ext_latin-regular.ttf",
    ("Titillium", "B"): _SITE / "Titillium_Web/titillium-web-v10-latin-ext_latin-700.ttf",
    ("Titillium", "I"): _SITE / "Titillium_Web/titillium-web-v10-latin-ext_latin-italic.ttf",
    ("Lora", ""): _SITE / "Lora/lora-v20-latin-ext_latin-regular.ttf",
    ("Lora", "B"): _SITE / "Lora/lora-v20-latin-ext_latin-700.ttf",
    ("Lora", "I"): _SITE / "Lora/lora-v20-latin-ext_latin-italic.ttf",
}
_KURINTO = files("weblate_fonts") / "static" / "weblate_fonts" / "kurinto" / "ttf"
# The first that has a letter prints it: all alphabets, then Chinese, Japanese, Korean, rarer Chinese.
FURTHER = ("KurintoSans", "KurintoSansSC", "KurintoSansJP", "KurintoSansKR", "KurintoSansTC")
# Stands for a letter that no face has.
BOX = "□"


def further_face(family: str, style: str) -> Traversable:
    """The file of a face of ``FURTHER``, regular or bold (``B``)."""
    return _KURINTO / f"{family}-{'Bd' if style else 'Rg'}.ttf"


@cache
def _letters_of(family: str) -> frozenset[int]:
    with as_file(further_face(family, "")) as path, TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def family_with(letter: str) -> str | None:
    """Who of ``FURTHER`` has ``letter``."""
    return next((family for family in FURTHER if ord(letter) in _letters_of(family)), None)


def unprintable(text: str) -> str:
    """The letters of ``text`` that no face has, each once."""
    return "".join(dict.fromkeys(letter for letter in _composed(text) if not _is_printable(letter)))


def printable(text: str) -> str:
    """``text`` with a box where a letter is missing: a gap would go unseen."""
    return "".join(letter if _is_printable(letter) else BOX for letter in _composed(text))


def _composed(text: str) -> str:
    """With one sign for a letter and its accent, which is what faces have."""
    return unicodedata.normalize("NFC", text)


def _is_printable(letter: str) -> bool:
    # Marks that only steer (direction, joining) are no letters, and want no face.
    return letter.isascii() or unicodedata.category(letter) in {"Cc", "Cf"} or family_with(letter) is not None
