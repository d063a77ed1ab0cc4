"""Where the videos are found besides their pages: in the site's main menu, and by search engines."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.core.registry import Findable, MenuLink
from media.models import VideoPage

if TYPE_CHECKING:
    from collections.abc import Iterator

# The gallery, once there is something in it.
VIDEOS = MenuLink(
    title=_("Videos"),
    address=partial(reverse, "media:videos"),
    shown_if=lambda language: VideoPage.objects.public().in_language(language),
)


def videos() -> Iterator[Findable]:
    """The gallery, once there is something in it, and how a video opens here."""
    if VIDEOS.shown_if(settings.LANGUAGE_CODE).exists():
        yield Findable("media:videos")
        yield Findable("media:video_choice")
