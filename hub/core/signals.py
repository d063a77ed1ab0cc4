"""What the hub does when Wagtail or a library says that something happened."""

from __future__ import annotations

import threading
from typing import Any

from django.db import transaction
from wagtail.images.models import AbstractImage
from wagtail.models import Page, Revision, Site, TranslatableMixin

from hub.core.actions import build_frames, follow_source, unpublish_translations
from hub.core.models import (
    Banner,
    InitiativePage,
    Partner,
    SiteSettings,
    SocialAddress,
    hashtags_of,
)

# What the header and the footer of every page show.
SHOWN_IN_THE_FRAME = (Page, Site, SiteSettings, Banner, Partner, SocialAddress, AbstractImage)


class _Changed(threading.local):
    """Whether something that frames show was changed in the transaction of this thread."""

    frames = False


_changed = _Changed()


def build_frames_on_change(instance: Any, *, raw: bool = False, **kwargs: Any) -> None:
    """Whoever changes a page, the site, its settings or a logo sees it in the header and the footer at once.

    Built once, when the change is committed. Should that fail, the periodic task builds them later.
    """
    if isinstance(instance, SHOWN_IN_THE_FRAME) and not raw:
        _changed.frames = True
        transaction.on_commit(_build_changed, robust=True)


def _build_changed() -> None:
    if _changed.frames:
        _changed.frames = False
        build_frames()


def date_alias(instance: Page, *, alias: bool = False, **kwargs: Any) -> None:
    """An alias was published when its source was: Wagtail copies all but that from a first draft."""
    if alias and instance.alias_of_id:
        source = Page.objects.filter(pk=instance.alias_of_id)
        [dates] = source.values("first_published_at", "last_published_at")
        Page.objects.filter(pk=instance.pk).update(**dates)


def let_translations_follow(
    instance: Page, *, revision: Revision | None = None, alias: bool = False, **kwargs: Any
) -> None:
    """A page that is published takes its translations along, in what is the same in every language."""
    if instance.live and not alias:
        follow_source(source=instance, user=revision.user if revision else None)


def let_translated_snippets_follow(instance: Any, *, raw: bool = False, **kwargs: Any) -> None:
    """A snippet is published by being saved."""
    if isinstance(instance, TranslatableMixin) and not isinstance(instance, Page) and not raw:
        follow_source(source=instance)


def let_translations_expire(instance: Page, **kwargs: Any) -> None:
    """A page that leaves on its day leaves in every language; whoever unpublishes one by hand is asked."""
    if instance.expired:
        unpublish_translations(of=[instance], set_expired=True)


def offer_parents_hashtags(sender: type[Page], page: Page, parent: Page, **kwargs: Any) -> None:
    """A page that an editor starts under a hashtag stands under it, before they choose anything."""
    if isinstance(page, InitiativePage) and not page.hashtag_links.all():
        page.stand_under([one for one in hashtags_of(parent.specific) if not one.archived])
