"""What search engines find of the contests besides their pages (``hub.core.registry.findables``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from contests import vote_rules
from contests.models import Contest, Entry, PublicVote
from hub.core.registry import Findable

if TYPE_CHECKING:
    from collections.abc import Iterator


def contests() -> Iterator[Findable]:
    """Votes that are open, results that are out, and each photo that may be shown: three queries."""
    now = timezone.now()
    for vote in PublicVote.objects.public().select_related("contest").order_by("pk"):
        if vote_rules.is_open(vote, now):
            yield Findable("contests:vote", (vote.contest.slug,))
    for slug in Contest.objects.with_results().order_by("pk").values_list("slug", flat=True):
        for route in ("results", "gallery", "calendar"):
            yield Findable(f"contests:{route}", (slug,))
    photos = Entry.objects.public().ready().order_by("contest", "pk")
    for slug, code in photos.values_list("contest__slug", "code"):
        yield Findable("contests:gallery_photo", (slug, code))
