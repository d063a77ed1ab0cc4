"""What the public sees of a published contest: winners, mentions, and all admitted photos."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import F
from django.utils.translation import get_language, gettext
from wagtail.models import Site

from contests.enums import TieStep
from contests.models import Contest, ContestPage, Entry, Placement
from contests.ranking import MEAN
from hub.core.models import SiteSettings
from hub.core.seo import Share, ShareImage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from contests.ranking import Ranking


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


def gallery_of(contest: Contest) -> QuerySet[Entry]:
    """All photos that may be shown, best first, with what a card needs in four queries."""
    return (
        Entry.objects.public()
        .filter(contest=contest)
        .ready()
        .with_public_name()
        .select_related("category", "age_band", "placement")
        .prefetch_related("photos__derivatives")
        .order_by(F("placement__rank").asc(nulls_last=True), "pk")
    )


def shown(contest: Contest, placements: QuerySet[Placement]) -> list[Shown]:
    """``placements`` with their entries, where these may still be shown."""
    rows = list(placements)
    entries = {e.pk: e for e in gallery_of(contest).filter(pk__in=[row.entry_id for row in rows])}
    absences = _absences(contest, "pk", [row.entry_id for row in rows if row.entry_id not in entries])
    return [Shown(row, entries.get(row.entry_id), absences.get(row.entry_id, "")) for row in rows]


def favourites(contest: Contest) -> list[Favourite]:
    """What the public chose, best first, as it was counted when the result was sealed."""
    vote = getattr(contest, "public_vote", None)
    rows = [row for row in (vote.outcome or {}).get("standings", []) if row["votes"]] if vote else []
    rows = rows[:FAVOURITES] + [row for row in rows[FAVOURITES:] if row["place"] == 1]
    entries = {e.code: e for e in gallery_of(contest).filter(code__in=[row["entry"] for row in rows])}
    absences = _absences(contest, "code", [row["entry"] for row in rows if row["entry"] not in entries])
    return [
        Favourite(row["place"], row["votes"], entries.get(row["entry"]), absences.get(row["entry"], ""))
        for row in rows
    ]


def _absences(contest: Contest, field: str, missing: list[Any]) -> dict[Any, str]:
    """Why photos are not shown, by ``field``: they left the contest, or the worker is not done with them."""
    if not missing:
        return {}
    standing = Entry.objects.public().filter(contest=contest, **{f"{field}__in": missing})
    waiting = set(standing.values_list(field, flat=True))
    return {
        key: gettext("This photo is still being prepared: come back in a few minutes.")
        if key in waiting
        else gettext("Photo withdrawn by its author")
        for key in missing
    }


def parted(ranking: Ranking, titles: Mapping[str, str]) -> list[Parted]:
    """How each tie was parted, for entries whose title is given."""
    found = []
    for tie in ranking.ties:
        for above, below, step in zip(tie.entries, tie.entries[1:], tie.steps, strict=False):
            if above in titles and below in titles:
                found.append(Parted(titles[above], titles[below], step_words(step)))
    return found


def step_words(step: str) -> str:
    """A step of the ladder in words."""
    return gettext("the higher mean goes first") if step == MEAN else str(TieStep(step).label)


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


def town_name() -> str:
    """The municipality, as it calls itself."""
    site = Site.objects.filter(is_default_site=True).first()
    return SiteSettings.for_site(site).name if site is not None else settings.WAGTAIL_SITE_NAME
