"""The stream: everything that stands under a hashtag, filtered, counted and cut into pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import CharField, Count, F, Value
from django.db.models.functions import Cast, ExtractYear
from django.utils.translation import gettext_lazy as _

from hub.core import alphabet
from hub.core.enums import OrganiserKind
from hub.core.models import initiative_kinds
from hub.core.themes import THEMES
from hub.home.filters import NAMES, Filters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import Promise

    from hub.core.models import InitiativePage
    from hub.core.models.initiatives import InitiativeQuerySet

PAGE_SIZE = 24
# Nobody reads further; who searches narrows.
LAST_PAGE = 1000


@dataclass(frozen=True)
class Option:
    """One value of a filter, with how many rows it would leave."""

    code: str
    label: str | Promise
    count: int
    chosen: bool
    query: str


# A filter with more values than this shows the most frequent ones and folds the rest away.
UNFOLDED = 8


@dataclass(frozen=True)
class Facet:
    name: str
    label: str | Promise
    options: list[Option]

    @property
    def chosen(self) -> Option | None:
        return next((option for option in self.options if option.chosen), None)

    @property
    def shown(self) -> list[Option]:
        """Those that stand open, in the order of all; what is chosen is always among them."""
        if len(self.options) <= UNFOLDED + 1:  # to fold one away saves nothing
            return self.options
        first = sorted(self.options, key=lambda option: (not option.chosen, -option.count))[:UNFOLDED]
        return [option for option in self.options if option in first]

    @property
    def folded(self) -> list[Option]:
        shown = self.shown
        return [option for option in self.options if option not in shown]


TEXTS = {
    "kind": _("What"),
    "theme": _("Theme"),
    "by": _("By whom"),
    "year": _("Year"),
}


class Stream:
    """One page of ``rows`` (public, in one language) as ``query`` asks: two queries.

    The files of the cards' pictures are loaded by who shows them, together with its own.
    """

    def __init__(self, rows: InitiativeQuerySet, query: Mapping[str, str]) -> None:
        self.rows = rows
        self.filters = Filters.read(query)
        asked = query.get("page", "")
        self.asked_page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 4 else 1  # noqa: PLR2004

    @cached_property
    def counts(self) -> dict[str, dict[str, int]]:
        """How many rows each value of each filter would leave, and how many there are: one query.

        A filter's own choice does not narrow its own counts, so that a reader sees what else there is.
        """
        columns = {
            "kind": F("kind"),
            "theme": F("theme_links__theme"),
            "by": F("organiser_kind"),
            "year": Cast(ExtractYear("first_published_at"), CharField()),
        }
        parts = []
        for name, column in columns.items():
            rows = self.filters.without(name).narrow(self.rows)
            if name == "theme":
                rows = rows.filter(theme_links__isnull=False)
            parts.append(_counted(rows, name, column))
        parts.append(_counted(self.filters.narrow(self.rows), "total", Value("", CharField())))
        counts: dict[str, dict[str, int]] = {name: {} for name in (*NAMES, "total")}
        for name, code, count in parts[0].union(*parts[1:], all=True):
            if code is not None:
                counts[name][code] = count
        return counts

    @property
    def total(self) -> int:
        return self.counts["total"].get("", 0)

    @property
    def last_page(self) -> int:
        return min(max(1, -(-self.total // PAGE_SIZE)), LAST_PAGE)

    @property
    def page(self) -> int:
        """The page that is shown: an address that asks for too much gets the last one."""
        return min(max(1, self.asked_page), self.last_page)

    @cached_property
    def cards(self) -> list[InitiativePage]:
        start = (self.page - 1) * PAGE_SIZE
        rows = self.filters.narrow(self.rows).newest_first()[start : start + PAGE_SIZE]
        return list(rows.for_lists())

    @property
    def shown_until(self) -> int:
        return min(self.page * PAGE_SIZE, self.total)

    @property
    def next_query(self) -> str:
        """The query string of the next page; empty on the last."""
        return self.filters.query(page=self.page + 1) if self.page < self.last_page else ""

    @property
    def previous_query(self) -> str:
        return self.filters.query(page=self.page - 1) if self.page > 1 else ""

    @cached_property
    def facets(self) -> list[Facet]:
        """Every filter with the values that lead somewhere."""
        labels: dict[str, dict[str, str | Promise]] = {
            "kind": {code: model.kind_plural for code, model in initiative_kinds().items()},
            "theme": dict(THEMES),
            "by": dict(OrganiserKind.choices),
            "year": {year: year for year in sorted(self.counts["year"], reverse=True)},
        }
        return [Facet(name, TEXTS[name], self._options(name, labels[name])) for name in NAMES]

    @property
    def kind(self) -> Option | None:
        """The one kind that is shown: it has feeds of its own."""
        return self.facets[NAMES.index("kind")].chosen

    def _options(self, name: str, labels: Mapping[str, str | Promise]) -> list[Option]:
        chosen = getattr(self.filters, name)
        counts = self.counts[name]
        options = [
            Option(
                code,
                label,
                counts.get(code, 0),
                code == chosen,
                self.filters.without(name).query(**{name: code}),
            )
            for code, label in labels.items()
            if counts.get(code) or code == chosen
        ]
        return options if name == "year" else sorted(options, key=lambda option: alphabet.place(option.label))

    @property
    def removable(self) -> list[tuple[str | Promise, str]]:
        """What is chosen now, each with the query string of the stream without it."""
        chosen = [
            (facet.chosen.label, self.filters.without(facet.name).query())
            for facet in self.facets
            if facet.chosen
        ]
        if self.filters.q:
            chosen.append((f"“{self.filters.q}”", self.filters.without("q").query()))
        return chosen


def _counted(rows: InitiativeQuerySet, name: str, column: object) -> InitiativeQuerySet:
    named = rows.order_by().annotate(facet=Value(name, CharField()), code=column)
    return named.values("facet", "code").annotate(rows=Count("pk")).values_list("facet", "code", "rows")
