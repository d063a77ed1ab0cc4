"""The style sheet of every page: what our pages use of Bootstrap Italia, then our own, in one file.

Bootstrap Italia's whole sheet is 612 kB (69 kB sent), nearly all of it for components that no page has.
``manage.py styles`` keeps the rules whose classes occur somewhere in our templates, scripts or code, in a
colour that each site can change, and puts our own sheets behind them; it runs at set-up and writes to
``var/build``. Without it all sheets are used as they are: everything works, only slower and in blue.
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
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import FileSystemStorage

from hub.core.own_apps import own_apps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WHOLE = "css/bootstrap-italia.min.css"
BUILT = "core/css/hub.css"
# Ours, each about one thing; later ones may say more about what earlier ones say.
OWN = tuple(
    f"core/css/{name}.css"
    for name in (
        *("tokens", "ground", "header", "menu", "breadcrumb", "footer", "banners"),
        *("components", "cards", "forms", "grounds"),
    )
)

WORD = re.compile(r"[A-Za-z_][\w-]*")
CLASS = re.compile(r"\.([A-Za-z_][\w-]*)")
NOT = re.compile(r":not\([^()]*(?:\([^()]*\)[^()]*)*\)")
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
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
    """Write the one sheet for the templates as they are now; returns where."""
    sheets = [cut(_read(WHOLE), words_in_use()), *(COMMENT.sub("", _read(name)) for name in OWN)]
    target = settings.BUILD_DIR / BUILT
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(sheets), encoding="utf-8")
    return Path(target)


def _read(name: str) -> str:
    source = finders.find(name)
    if source is None:
        raise FileNotFoundError(name)
    return Path(source).read_text(encoding="utf-8-sig")


@cache
def shell() -> tuple[str, ...]:
    """The static names of the sheets that pages link: the one, collected or only built so far, or all."""
    return (BUILT,) if staticfiles_storage.exists(BUILT) or finders.find(BUILT) else (WHOLE, *OWN)


class BuiltFilesFinder(BaseFinder):
    """Static files that are made at set-up, in ``var/build``."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        """Django gives the names of the apps to every finder; this one needs none."""

    @property
    def storage(self) -> FileSystemStorage:
        return FileSystemStorage(location=str(settings.BUILD_DIR))

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = [self.storage.path(path)] if self.storage.exists(path) else []
        return found if find_all or kwargs.get("all") else next(iter(found), [])

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Any]]:
        if (settings.BUILD_DIR / BUILT).exists():
            yield BUILT, self.storage
