"""The translation catalogues of all apps are one when the site runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polib
import pytest

from hub.core.management.commands.catalogues import catalogue_paths, clashes
from hub.core.own_apps import own_apps

if TYPE_CHECKING:
    from pathlib import Path


def app(folder: Path, *entries: polib.POEntry) -> Path:
    catalogue = polib.POFile()
    catalogue.extend(entries)
    path = folder / "locale" / "it" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    catalogue.save(str(path))
    return folder


def test_a_text_has_one_translation_in_all_apps(tmp_path: Path) -> None:
    one = app(tmp_path / "one", polib.POEntry(msgid="Italian", msgstr="italiano"))
    other = app(tmp_path / "other", polib.POEntry(msgid="Italian", msgstr="Italiano"))

    assert clashes([one, other]) == ["it: 'Italian' is 'italiano' (one) and 'Italiano' (other)"]
    assert clashes([one]) == []


def test_a_context_makes_it_another_text(tmp_path: Path) -> None:
    one = app(tmp_path / "one", polib.POEntry(msgid="theme", msgstr="argomento"))
    other = app(tmp_path / "other", polib.POEntry(msgid="theme", msgctxt="of a contest", msgstr="tema"))

    assert clashes([one, other]) == []


# Italian is said to a neighbour (tu), French and Romanian to whom one does not know. Words that only the
# other way uses.
OTHER_WAY = {
    "it": r"\b(Lei|Le chiediamo|Suo indirizzo|Suoi|cliccate|scrivete|scegliete)\b",
    "fr": r"\b(?i:tu|ta|tes|toi|t’\w+)\b",
    "ro": r"\b(?i:tău|tale|tine|ești|ți-\w+|trimite un|semnezi|primești)\b",
}


@pytest.mark.parametrize("language", OTHER_WAY)
def test_everybody_is_addressed_in_one_way(language: str) -> None:
    said = [
        text
        for folder in own_apps()
        for code, path in catalogue_paths(folder)
        if code == language and path.exists()
        for entry in polib.pofile(str(path))
        for text in (entry.msgstr, *entry.msgstr_plural.values())
    ]
    assert len(said) > 1000
    assert [text for text in said if re.search(OTHER_WAY[language], text)] == []
