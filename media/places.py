"""Where the videos are found besides their pages: in the site's main menu, and by search engines."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.core.frame import Link
from hub.core.models import Hashtag
from hub.core.models.hashtags import HashtagQuerySet
from hub.core.registry import Findable, MenuLink
from hub.home.models import HashtagPage
from media.models import VideoPage

if TYPE_CHECKING:
    from collections.abc import Iterator

# The gallery, once there is something in it.
VIDEOS = MenuLink(
    title=_("Videos"),
    address=partial(reverse, "media:videos"),
    shown_if=lambda language: VideoPage.objects.public().in_language(language),
)


def hashtags_that_take_videos() -> HashtagQuerySet:
    """For which residents may send a video today: active, allowed by staff, with a page to stand below."""
    pages = HashtagPage.objects.live().filter(
        locale__language_code=settings.LANGUAGE_CODE, alias_of__isnull=True
    )
    rows = HashtagQuerySet(Hashtag).active()
    return rows.filter(takes_videos=True, pk__in=pages.values("hashtag"))


def send_for(hashtag: Hashtag) -> Link | None:
    """The button on the page of a hashtag for which residents may send videos today."""
    if not (hashtag.takes_videos and hashtag.is_active):
        return None
    return Link(f"{reverse('media:send')}?hashtag={quote(hashtag.name)}", gettext("Send your video"))


def videos() -> Iterator[Findable]:
    """The gallery, once there is something in it, and how a video opens here."""
    if VIDEOS.shown_if(settings.LANGUAGE_CODE).exists():
        yield Findable("media:videos")
        yield Findable("media:video_choice")
