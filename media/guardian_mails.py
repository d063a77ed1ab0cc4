"""Mails to guardians, in the sender's language. Their link stands in these mails and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from hub.core.mailing import send_to
from media.guardian_links import LINK_LIFE, link_of
from media.notifications import link_to

if TYPE_CHECKING:
    from media.models import VideoGuardian


def ask(guardian: VideoGuardian, *, again: bool = False) -> None:
    """The link to the page where the guardian signs or refuses; opening it does neither."""
    video = guardian.video
    language = video.sender.language if video.sender is not None else settings.LANGUAGE_CODE
    with override(language):
        if guardian.signed_at is not None:
            subject = _("Your signature for a video")
        elif again:
            subject = _("Still waiting for your signature: a video")
        else:
            subject = _("Your signature is needed: a video")
        send_to(
            guardian.email,
            subject,
            "media/mail/guardian.txt",
            {
                "guardian": guardian,
                "video": video,
                "again": again,
                "link": link_to("guardian", link_of(guardian.token)),
                "until": timezone.now() + LINK_LIFE,
            },
        )
