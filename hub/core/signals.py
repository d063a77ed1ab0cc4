"""What the hub does when Wagtail or a library says that something happened."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page, Site

from hub.core.frame import forget_frames
from hub.core.models import (
    Banner,
    InitiativePage,
    Partner,
    SiteSettings,
    SocialAddress,
    hashtags_of,
)

# What the header and the footer of every page show.
SHOWN_IN_THE_FRAME = (Page, Site, SiteSettings, Banner, Partner, SocialAddress)


def forget_frames_on_change(instance: Any, **kwargs: Any) -> None:
    """Whoever changes a page, the site or its settings sees it in the header and the footer at once."""
    if isinstance(instance, SHOWN_IN_THE_FRAME):
        forget_frames()


def offer_parents_hashtags(sender: type[Page], page: Page, parent: Page, **kwargs: Any) -> None:
    """A page that an editor starts under a hashtag stands under it, before they choose anything."""
    if isinstance(page, InitiativePage) and not page.hashtag_links.all():
        page.stand_under(hashtags_of(parent.specific))
