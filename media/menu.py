"""What the videos add to the site's main menu."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext, override

from media.models import VideoPage


def videos_link(language: str) -> tuple[str, str] | None:
    """Title and address of the gallery, once there is something in it."""
    if not VideoPage.objects.public().in_language(language).exists():
        return None
    with override(language):
        return gettext("Videos"), reverse("media:videos")
