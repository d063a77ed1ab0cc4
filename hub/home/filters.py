"""What a reader may narrow a stream by: stable codes in the address, everything else is ignored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils import timezone

from hub.core.enums import OrganiserKind
from hub.core.models import initiative_kinds
from hub.core.models.initiatives import MOST_WORDS
from hub.core.themes import THEMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hub.core.models.initiatives import InitiativeQuerySet

# Bounds of what a stranger may ask for.
LONGEST_TEXT = 80
FIRST_YEAR = 2000
# The narrowing filters, in the order in which they are offered.
NAMES = ("kind", "theme", "by", "year")


@dataclass(frozen=True)
class Filters:
    """``kind``, ``theme``, ``by`` (kind of organiser), ``year`` and words ``q``; empty means all."""

    kind: str = ""
    theme: str = ""
    by: str = ""
    year: str = ""
    q: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filters:
        """The filters of an address; a value that we never wrote there counts as none."""
        kind, theme, by, year = (query.get(name, "") for name in NAMES)
        # A database stores no NUL, and refuses to be asked for one.
        words = query.get("q", "")[:LONGEST_TEXT].replace("\x00", " ").split()
        return cls(
            kind=kind if kind in initiative_kinds() else "",
            theme=theme if theme in THEMES else "",
            by=by if by in OrganiserKind.values else "",
            year=year if _is_year(year) else "",
            q=" ".join(words[:MOST_WORDS]),
        )

    def without(self, name: str) -> Filters:
        return replace(self, **{name: ""})

    def narrow(self, rows: InitiativeQuerySet) -> InitiativeQuerySet:
        """``rows`` that pass every filter."""
        if self.kind:
            rows = rows.of_kind(self.kind)
        if self.theme:
            rows = rows.about(self.theme)
        if self.by:
            rows = rows.filter(organiser_kind=self.by)
        if self.year:
            rows = rows.of_year(int(self.year))
        return rows.matching(self.q)

    def query(self, **more: object) -> str:
        """The query string that brings a reader back here."""
        named = {name: getattr(self, name) for name in (*NAMES, "q")}
        return urlencode({name: value for name, value in {**named, **more}.items() if value})

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in (*NAMES, "q"))


def _is_year(value: str) -> bool:
    return (
        value.isascii()
        and value.isdigit()
        and len(value) == 4  # noqa: PLR2004
        and FIRST_YEAR <= int(value) <= timezone.localdate().year
    )
