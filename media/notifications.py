"""Mails about residents' videos, in the language of who sent them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from hub.core.mailing import send_to
from media.enums import VideoEvent

if TYPE_CHECKING:
    from media.models import ResidentVideoLog


def subject_of(row: ResidentVideoLog) -> str:
    """What the mail about ``row`` is called, in the language that is active; '' if there is none."""
    subjects = {
        VideoEvent.SUBMITTED: _("We have your video “{title}”"),
        VideoEvent.COMPLETE: _("Your video “{title}” is signed for and with us"),
        VideoEvent.REFUSED: _("A parent or guardian has not signed for your video “{title}”"),
        VideoEvent.CAPTIONS_ASKED: _("Your video “{title}” needs captions"),
        VideoEvent.PUBLISHED: _("Your video “{title}” is published"),
        VideoEvent.REJECTED: _("Your video “{title}” is not published"),
        VideoEvent.WITHDRAWN: _("You have withdrawn your video “{title}”"),
        VideoEvent.TAKEN_BACK: _("Your video “{title}” has gone from the site"),
        VideoEvent.UNAVAILABLE: _("Your video “{title}” is not available at the moment"),
        VideoEvent.FILE_FAILED: _("Your video “{title}” could not be prepared"),
    }
    return subjects.get(VideoEvent(row.event), "").format(title=row.video.title)


def tell_sender(row: ResidentVideoLog) -> bool:
    """Mail what ``row`` says to who sent the video. False if nobody is to be told."""
    video = row.video
    if video.sender is None or not video.sender.is_active:
        return False
    with translation.override(video.sender.language):
        subject = subject_of(row)
        if not subject:
            return False
        page = video.page
        context: dict[str, object] = {
            "video": video,
            "event": row.event,
            "note": row.note,
            "awaited": video.awaited,
            "address": link_to("mine_one", video.code),
            "page": page.full_url if page is not None and page.live else "",
        }
        send_to(video.sender.email, subject, "media/mail/video.txt", context)
    return True


def link_to(name: str, *args: str) -> str:
    """The full address of a page of ours, in the language that is active."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(f"media:{name}", args=args)
