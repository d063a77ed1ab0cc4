"""Keep the translation catalogues complete: ``manage.py catalogues update|check|compile``."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Any

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from hub.core.own_apps import own_apps

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# Italian and French write l’acqua, d’abord: a straight sign between two letters is an apostrophe of theirs.
APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
ELIDING = {"it", "fr"}
# Texts are written in English in the code; the English catalogue repeats them.
CODE_LANGUAGE = "en"
PLURALS = {
    "it": "nplurals=2; plural=(n != 1);",
    "en": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "ro": "nplurals=3; plural=(n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20)) ? 1 : 2);",
}


def catalogue_paths(folder: Path) -> Iterator[tuple[str, Path]]:
    for code, _label in settings.LANGUAGES:
        yield code, folder / "locale" / code / "LC_MESSAGES" / "django.po"


def gaps(path: Path) -> list[str]:
    """Messages of a catalogue that have no finished translation."""
    if not path.exists():
        return []
    catalogue = polib.pofile(str(path))
    return [e.msgid for e in catalogue if not e.obsolete and (e.fuzzy or not e.translated())]


def clashes(folders: Iterable[Path]) -> list[str]:
    """Texts that two apps translate differently: Django merges the catalogues, and only one would win."""
    said: dict[tuple[str, str | None, str], dict[str, str]] = {}
    for folder in folders:
        for code, path in catalogue_paths(folder):
            for entry in polib.pofile(str(path)) if path.exists() else ():
                words = entry.msgstr or str(entry.msgstr_plural)
                said.setdefault((code, entry.msgctxt, entry.msgid), {})[words] = folder.name
    return [
        f"{code}: {msgid[:60]!r} is "
        + " and ".join(f"{words[:40]!r} ({where})" for words, where in found.items())
        for (code, _context, msgid), found in said.items()
        if len(found) > 1
    ]


class Command(BaseCommand):
    help = "Update, check or compile the translation catalogues of all apps and languages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["update", "check", "compile"])

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        getattr(self, f"_{what}")()

    def _compile(self) -> None:
        """Write the .mo files; needs no gettext tools."""
        for folder in own_apps():
            for _code, path in catalogue_paths(folder):
                if path.exists():
                    polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))

    def _update(self) -> None:
        """Collect new texts from the code, then say which still want a translation."""
        for folder in own_apps():
            self._extract(folder)
        missing = {
            path: found
            for folder in own_apps()
            for _code, path in catalogue_paths(folder)
            if (found := gaps(path))
        }
        for path, found in missing.items():
            self.stdout.write(f"{path.relative_to(settings.PROJECT_DIR)}: {len(found)} without translation")
        self._compile()

    def _check(self) -> None:
        """Fail if a text in the code is missing from a catalogue, or has no translation."""
        problems = []
        for folder in own_apps():
            before = {code: path.read_bytes() for code, path in catalogue_paths(folder) if path.exists()}
            try:
                self._extract(folder)
                for code, path in catalogue_paths(folder):
                    name = path.relative_to(settings.PROJECT_DIR)
                    after = path.read_bytes() if path.exists() else None
                    if before.get(code) != after:
                        problems.append(f"{name}: not up to date (run make messages)")
                    problems += [f"{name}: not translated: {text[:60]!r}" for text in gaps(path)]
            finally:
                for code, path in catalogue_paths(folder):
                    if code in before:
                        path.write_bytes(before[code])
                    else:
                        path.unlink(missing_ok=True)
        problems += clashes(own_apps())
        if problems:
            raise CommandError("\n".join(problems))

    def _extract(self, folder: Path) -> None:
        (folder / "locale").mkdir(exist_ok=True)
        with contextlib.chdir(folder):
            call_command(
                "makemessages",
                locale=[code for code, _label in settings.LANGUAGES],
                no_obsolete=True,
                no_wrap=True,
                add_location="file",
                ignore_patterns=["migrations/*"],
                verbosity=0,
            )
        for code, path in catalogue_paths(folder):
            if path.exists():
                self._tidy(code, path)
        with contextlib.suppress(OSError):
            (folder / "locale").rmdir()

    def _tidy(self, code: str, path: Path) -> None:
        """One header without dates or names, so that only texts make a difference."""
        catalogue = polib.pofile(str(path), wrapwidth=0)
        catalogue.metadata = {
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Language": code,
            "Plural-Forms": PLURALS[code],
        }
        catalogue.header = ""
        catalogue.metadata_is_fuzzy = False
        if code == CODE_LANGUAGE:
            for entry in catalogue:
                entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
                if entry.msgid_plural:
                    entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
                else:
                    entry.msgstr = entry.msgid
        if code in ELIDING:
            for entry in catalogue:
                entry.msgstr = APOSTROPHE.sub("’", entry.msgstr)
                entry.msgstr_plural = {n: APOSTROPHE.sub("’", s) for n, s in entry.msgstr_plural.items()}
        catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
        catalogue.save(str(path))
