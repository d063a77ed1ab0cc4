"""What the videos add to the site's main menu."""

from __future__ import annotations

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.core.registry import MenuLink
from media.models import VideoPage

# The gallery, once there is something in it.
VIDEOS = MenuLink(
    title=_("Videos"),
    address=partial(reverse, "media:videos"),
    shown_if=lambda language: VideoPage.objects.public().in_language(language),
)
