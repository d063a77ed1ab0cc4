"""Mails to guardians, in the entrant's language. Their link stands in these mails and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from contests.guardian_links import LINK_LIFE, link_of
from contests.notifications import link_to, send_to

if TYPE_CHECKING:
    from contests.models import Guardian


def ask(guardian: Guardian, *, again: bool = False) -> None:
    """The link to the page where the guardian signs or refuses; opening it does neither."""
    entry = guardian.entry
    language = entry.entrant.language if entry.entrant is not None else settings.LANGUAGE_CODE
    with override(language):
        if guardian.signed_at is not None:
            subject = _("Your signature for a photo of “%(contest)s”")
        elif guardian.signs_again:
            subject = _("Your signature is needed once more: a photo for “%(contest)s”")
        elif again:
            subject = _("Still waiting for your signature: a photo for “%(contest)s”")
        else:
            subject = _("Your signature is needed: a photo for “%(contest)s”")
        send_to(
            guardian.email,
            subject % {"contest": entry.contest.name},
            "contests/mail/guardian.txt",
            {
                "guardian": guardian,
                "entry": entry,
                "contest": entry.contest,
                "author": entry.author.name,
                "again": again,
                "link": link_to("guardian", link_of(guardian.token)),
                "until": timezone.now() + LINK_LIFE,
            },
        )
