"""Bootstrap Italia's style sheet, cut down to what our pages use, in a colour that each site can change.

The whole sheet is 612 kB (69 kB sent), nearly all of it for components that no page has. ``manage.py styles``
keeps the rules whose classes occur somewhere in our templates, scripts or code; it runs at set-up and writes
to ``var/build``. Without it the whole sheet is used: everything works, only slower and in Bootstrap's blue.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tinycss2
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from hub.core.own_apps import own_apps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WHOLE = "css/bootstrap-italia.min.css"
BUILT = "core/css/bootstrap-italia.css"

WORD = re.compile(r"[A-Za-z_][\w-]*")
CLASS = re.compile(r"\.([A-Za-z_][\w-]*)")
NOT = re.compile(r":not\([^()]*(?:\([^()]*\)[^()]*)*\)")
SOURCES = {".html", ".js", ".py", ".svg"}

# Classes that templates put together from parts.
MADE_UP = {"alert-danger", "alert-info", "alert-success", "alert-warning", "is-invalid"}

# Bootstrap Italia writes its blue out; ours is a custom property that a site sets.
COLOURS = [
    (re.compile(r"#06c\b|#0066cc\b|hsl\(210, ?100%, ?40%\)"), "var(--hub-primary)"),
    (re.compile(r"hsl\(210, ?100%, ?(?:35|30)%\)|rgb\(0, ?86\.7, ?173\.4\)"), "var(--hub-primary-dark)"),
    (re.compile(r"hsl\(210, ?100%, ?(?:25|20)%\)|rgb\(0, ?76\.5, ?153\)"), "var(--hub-primary-darker)"),
]


def words_in_use() -> set[str]:
    """Every word of our templates, scripts and code: a class that is not among them is not used."""
    words = set(MADE_UP)
    for folder in own_apps():
        for path in folder.rglob("*"):
            if path.suffix in SOURCES and "migrations" not in path.parts:
                words.update(WORD.findall(path.read_text(encoding="utf-8")))
    return words


def cut(css: str, words: set[str]) -> str:
    """``css`` without the rules that need a class which is not in ``words``."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "".join(_kept(rules, words))


def _kept(rules: Iterable[Any], words: set[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = tinycss2.serialize(rule.prelude).split(",") if rule.prelude else []
            wanted = [s.strip() for s in _whole(selectors) if _is_used(s, words)]
            if wanted:
                yield f"{','.join(wanted)}{{{_recoloured(tinycss2.serialize(rule.content))}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in {"media", "supports"}:
            inner = "".join(
                _kept(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), words)
            )
            if inner:
                yield f"@{rule.lower_at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword == "keyframes":
            name = tinycss2.serialize(rule.prelude).strip()
            yield rule.serialize() if name in words else ""


def _whole(parts: list[str]) -> Iterator[str]:
    """Selectors, put together again where a comma stood within brackets."""
    pending = ""
    for part in parts:
        pending = f"{pending},{part}" if pending else part
        if pending.count("(") == pending.count(")"):
            yield pending
            pending = ""


def _is_used(selector: str, words: set[str]) -> bool:
    return all(name in words for name in CLASS.findall(NOT.sub("", selector)))


def _recoloured(declarations: str) -> str:
    return ";".join(_in_our_colour(part) for part in declarations.split(";")) if declarations else ""


def _in_our_colour(declaration: str) -> str:
    if "url(" in declaration or "data:" in declaration:
        return declaration
    for pattern, ours in COLOURS:
        declaration = pattern.sub(ours, declaration)
    return declaration


def build() -> Path:
    """Write the cut sheet for the templates as they are now; returns where."""
    source = finders.find(WHOLE)
    if source is None:
        raise FileNotFoundError(WHOLE)
    target = settings.BUILD_DIR / BUILT
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(cut(Path(source).read_text(encoding="utf-8-sig"), words_in_use()), encoding="utf-8")
    return Path(target)


@cache
def bootstrap() -> str:
    """The static name of the sheet that pages link."""
    return BUILT if (settings.BUILD_DIR / BUILT).exists() else WHOLE


class BuiltFilesFinder(BaseFinder):
    """Static files that are made at set-up, in ``var/build``."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=str(settings.BUILD_DIR))

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = [self.storage.path(path)] if self.storage.exists(path) else []
        return found if find_all or kwargs.get("all") else next(iter(found), [])

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Any]]:
        if (settings.BUILD_DIR / BUILT).exists():
            yield BUILT, self.storage
