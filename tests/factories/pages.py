"""Pages for tests: made under a parent, published, shown in every language as editors would have it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils import timezone
from wagtail.models import Page

from hub.core.models import Hashtag, InitiativePage
from hub.core.translations import mirror_in_all_languages

if TYPE_CHECKING:
    from collections.abc import Iterable

P = TypeVar("P", bound=Page)
number = itertools.count(1)


def make_page(
    model: type[P],
    under: Page,
    *,
    mirrored: bool = True,
    hashtags: Iterable[Hashtag] | None = None,
    themes: Iterable[str] = (),
    **fields: Any,
) -> P:
    """A published ``model`` page below ``under``; it takes its parent's hashtag unless told others."""
    i = next(number)
    fields.setdefault("title", f"{model._meta.verbose_name} {i}")
    fields.setdefault("slug", f"page-{i}")
    fields.setdefault("locale", under.locale)
    if issubclass(model, InitiativePage):
        fields.setdefault("summary", f"Summary of page {i}.")
    if hasattr(model, "attendance"):  # an event
        fields.setdefault("place_name", "Piazza")
    if fields.setdefault("live", True):
        fields.setdefault("first_published_at", timezone.now())
        fields.setdefault("last_published_at", fields["first_published_at"])
    page = model(**fields)
    if isinstance(page, InitiativePage):
        if hashtags is not None:
            page.stand_under(hashtags)
        page.theme_links.set([page.theme_links.model(theme=theme) for theme in themes])
    under.add_child(instance=page)
    if mirrored:
        mirror_in_all_languages(page)
    return page
