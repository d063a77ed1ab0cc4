"""What the public sees of a published contest: winners, mentions, and all admitted photos."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F
from django.utils.translation import get_language, gettext

from contests.enums import TieStep
from contests.models import ContestPage, Entry, Placement
from contests.ranking import MEAN
from contests.record import recompute

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from django.db.models import QuerySet

    from contests.models import Contest


@dataclass(frozen=True)
class Shown:
    """A placement as it is shown; without ``entry`` if its author has withdrawn it since."""

    placement: Placement
    entry: Entry | None


@dataclass(frozen=True)
class Parted:
    """Two entries with the same mean, one behind the other, and why."""

    above: str
    below: str
    words: str


def gallery_of(contest: Contest) -> QuerySet[Entry]:
    """All photos that may be shown, best first, with what a card needs in four queries."""
    return (
        Entry.objects.public()
        .filter(contest=contest, photos__derivatives_made_at__isnull=False)
        .distinct()
        .with_public_name()
        .select_related("category", "placement")
        .prefetch_related("photos__derivatives")
        .order_by(F("placement__rank").asc(nulls_last=True), "pk")
    )


def shown(contest: Contest, placements: QuerySet[Placement]) -> list[Shown]:
    """``placements`` with their entries, where these may still be shown."""
    rows = list(placements)
    entries = {e.pk: e for e in gallery_of(contest).filter(pk__in=[row.entry_id for row in rows])}
    return [Shown(row, entries.get(row.entry_id)) for row in rows]


def parted(record: Mapping[str, Any], titles: Mapping[str, str]) -> list[Parted]:
    """How each tie was parted, for entries whose title is given."""
    found = []
    for tie in recompute(record).ties:
        for above, below, step in zip(tie.entries, tie.entries[1:], tie.steps, strict=False):
            if above in titles and below in titles:
                found.append(Parted(titles[above], titles[below], step_words(step)))
    return found


def step_words(step: str) -> str:
    """A step of the ladder in words."""
    return gettext("the higher mean goes first") if step == MEAN else str(TieStep(step).label)


def page_of(contest: Contest) -> ContestPage | None:
    """The contest's page in the language of the visitor, if it is published."""
    pages = ContestPage.objects.public().in_language(get_language() or settings.LANGUAGE_CODE)
    page: ContestPage | None = pages.filter(contest=contest).first()
    return page
