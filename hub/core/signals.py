"""What the hub does when Wagtail or a library says that something happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hub.core.models import InitiativePage, hashtags_of

if TYPE_CHECKING:
    from wagtail.models import Page


def offer_parents_hashtags(sender: type[Page], page: Page, parent: Page, **kwargs: Any) -> None:
    """A page that an editor starts under a hashtag stands under it, before they choose anything."""
    if isinstance(page, InitiativePage) and not page.hashtag_links.all():
        page.stand_under(hashtags_of(parent.specific))
