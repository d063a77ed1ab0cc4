"""Keep what a reader thinks of a page, and for how long."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from hub.core.models import PageRating

WORDS_KEPT = timedelta(days=365)


def rate_page(*, path: str, language: str, stars: int, reason: str = "", comment: str = "") -> PageRating:
    """One row an answer; nothing in it leads back to a person, so the same reader may answer twice."""
    return PageRating.objects.create(
        path=path, language=language, stars=stars, reason=reason, comment=comment
    )


def forget_words_of_ratings() -> int:
    """Empty the free words a year after they came, in case somebody wrote a name; the stars stay."""
    old = PageRating.objects.filter(created_at__lt=timezone.now() - WORDS_KEPT)
    return old.exclude(comment="").update(comment="")
