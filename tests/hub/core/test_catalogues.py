"""The translation catalogues of all apps are one when the site runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polib

from hub.core.management.commands.catalogues import clashes

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
