"""What the public sees of a published contest: winners, mentions, and all admitted photos."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import F, Q
from django.utils.translation import get_language, gettext

from contests.enums import TieStep
from contests.models import Contest, ContestPage, Entry, Placement
from contests.ranking import MEAN, SCHULZE
from hub.core.seo import Share, ShareImage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from contests.models.entries import EntryQuerySet


@dataclass(frozen=True)
class Shown:
    """A placement as it is shown; without ``entry`` where its photo cannot be: ``absence`` says why."""

    placement: Placement
    entry: Entry | None
    absence: str = ""


@dataclass(frozen=True)
class Parted:
    """Two entries with the same mean, one behind the other, and why."""

    above: str
    below: str
    words: str


@dataclass(frozen=True)
class Favourite:
    """A photo by the public's votes; without ``entry`` where it cannot be shown: ``absence`` says why."""

    place: int
    votes: int
    entry: Entry | None
    absence: str = ""


@dataclass(frozen=True)
class Edition:
    """A contest that came before, with the photo that won it, if that may be shown."""

    contest: Contest
    winner: Entry | None


# So many of the public's favourites are listed.
FAVOURITES = 10
# So many years back one is led.
EDITIONS = 12
# The narrowest picture that the networks show large.
SHARED_WIDTH = 1200


def gallery_of(contest: Contest, *, ahead: bool = False, named: bool = True) -> QuerySet[Entry]:
    """All photos that may be shown, best first, with what a card needs in three queries.

    ``ahead``: those that could be shown if the result were out now, for a preview; without ``named``
    nobody's name.
    """
    best_first = (F("placement__rank").asc(nulls_last=True), "pk")
    return _as_cards(_standing(contest, ahead=ahead).ready(), named=named).order_by(*best_first)


class Showing:
    """The photos behind placements and behind the public's favourites, read at once.

    Where a photo cannot be shown it says why: it left the contest, or the worker is not done with it.
    """

    def __init__(
        self,
        contest: Contest,
        placements: Iterable[Placement],
        *,
        votes: bool = True,
        ahead: bool = False,
        named: bool = True,
    ) -> None:
        self.placements = list(placements)
        self.votes = _most_voted(contest) if votes else []
        keys = {row.entry_id for row in self.placements}
        codes = {row["entry"] for row in self.votes}
        wanted = Q(pk__in=keys) | Q(code__in=codes) if codes else Q(pk__in=keys)
        entries = _as_cards(_standing(contest, ahead=ahead).filter(wanted), named=named)
        self._entries: dict[int | str, Entry] = {name: e for e in entries for name in (e.pk, e.code)}

    def shown(self) -> list[Shown]:
        """The placements with their entries, where these may still be shown."""
        return [Shown(row, *self._entry_or_absence(row.entry_id)) for row in self.placements]

    def favourites(self) -> list[Favourite]:
        """What the public chose, best first, as it was counted when the result was sealed."""
        return [
            Favourite(row["place"], row["votes"], *self._entry_or_absence(row["entry"])) for row in self.votes
        ]

    def _entry_or_absence(self, name: int | str) -> tuple[Entry | None, str]:
        entry = self._entries.get(name)
        if entry is None:
            return None, gettext("Entry withdrawn")
        if entry.cover is None or entry.cover.derivatives_made_at is None:
            return None, gettext("This photo is still being prepared: come back in a few minutes.")
        return entry, ""


def _as_cards(entries: EntryQuerySet, *, named: bool) -> QuerySet[Entry]:
    """With what a card needs, in three queries."""
    return (
        (entries.with_public_name() if named else entries)
        .with_licence()
        .select_related("category", "age_band", "placement")
        .prefetch_related("photos__derivatives")
    )


def _standing(contest: Contest, *, ahead: bool) -> EntryQuerySet:
    entries = Entry.objects.licensed() if ahead else Entry.objects.public()
    return entries.filter(contest=contest)


def _most_voted(contest: Contest) -> list[dict[str, Any]]:
    vote = getattr(contest, "public_vote", None)
    rows = [row for row in (vote.outcome or {}).get("standings", []) if row["votes"]] if vote else []
    return rows[:FAVOURITES] + [row for row in rows[FAVOURITES:] if row["place"] == 1]


def outstanding_first(entries: Iterable[Entry]) -> list[Entry]:
    """Winners and mentions before the others; a photo that did not reach the last round has no placement."""

    def stands_back(entry: Entry) -> bool:
        placement = getattr(entry, "placement", None)
        return placement is None or not (placement.is_winner or placement.mention)

    return sorted(entries, key=stands_back)


def parted(rows: Iterable[Mapping[str, Any]], titles: Mapping[Any, str]) -> list[Parted]:
    """How equal entries were parted: each pair, one behind the other, whose titles are given.

    Those that share a place were not parted.

    ``rows`` are of a ranking, from the first down, each with ``entry``, ``place`` and ``decided_by``.
    """
    placed = [row for row in rows if row["place"] is not None]
    return [
        Parted(titles[above["entry"]], titles[below["entry"]], TieStep(below["decided_by"]).parted_by)
        for above, below in pairwise(placed)
        if below["decided_by"] not in (MEAN, SCHULZE, TieStep.EX_AEQUO)
        and above["entry"] in titles
        and below["entry"] in titles
    ]


def decided_words(row: Mapping[str, Any]) -> str:
    """What put an entry where it stands in the ranking of a final; '' for one without a place."""
    if row["place"] is None:
        return ""
    if row["decided_by"] == SCHULZE:
        return gettext("the jurors' orders")
    return TieStep(row["decided_by"]).parted_by


def earlier_editions(contest: Contest) -> list[Edition]:
    """The editions before this one whose results are out, the last one first."""
    chain: list[int] = []
    if contest.previous_edition_id is not None:
        before = dict(Contest.objects.values_list("pk", "previous_edition_id"))
        at = contest.previous_edition_id
        while at is not None and at not in (*chain, contest.pk) and len(chain) < EDITIONS:
            chain.append(at)
            at = before[at]
    if not chain:
        return []
    contests = Contest.objects.with_results().in_bulk(chain)
    best = Entry.objects.public().filter(contest__in=contests, placement__place=1).order_by("-pk")
    winners = {entry.contest_id: entry for entry in best.prefetch_related("photos__derivatives")}
    return [Edition(contests[pk], winners.get(pk)) for pk in chain if pk in contests]


def share_of(request: HttpRequest, *, title: str, description: str, entry: Entry | None) -> Share:
    """What the networks show of results, gallery and photo: words, and the photo itself."""
    files = entry.cover.jpegs if entry and entry.cover else []
    if entry is None or not files:
        return Share(title, description)
    chosen = next((d for d in files if d.width >= SHARED_WIDTH), files[-1])
    url = request.build_absolute_uri(chosen.address)
    return Share(title, description, ShareImage(url, chosen.width, chosen.height, entry.title))


def page_of(contest: Contest) -> ContestPage | None:
    """The contest's page in the language of the visitor, if it is published."""
    pages = ContestPage.objects.public().in_language(get_language() or settings.LANGUAGE_CODE)
    page: ContestPage | None = pages.filter(contest=contest).first()
    return page
