"""Keep what a reader thinks of a page."""

from __future__ import annotations

from hub.core.models import PageRating


def rate_page(*, path: str, language: str, stars: int, reason: str = "") -> PageRating:
    """One row an answer; nothing in it leads back to a person, so the same reader may answer twice."""
    return PageRating.objects.create(path=path, language=language, stars=stars, reason=reason)
