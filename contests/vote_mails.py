"""Mails to voters. Their addresses stand in these mails and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from contests.notifications import link_to, send_to

if TYPE_CHECKING:
    from datetime import datetime

    from contests.models import PublicVote


def link(vote: PublicVote, address: str, secret: str, until: datetime) -> None:
    """The link that leads to the ballot; opening it casts nothing."""
    send_to(
        address,
        _("Confirm your vote for “%(contest)s”") % {"contest": vote.contest.name},
        "contests/mail/vote_link.txt",
        {"contest": vote.contest, "link": link_to("vote_confirm", vote.contest.slug, secret), "until": until},
    )


def voted_already(vote: PublicVote, address: str) -> None:
    """To who has voted before: nothing changes."""
    send_to(
        address,
        _("You have already voted for “%(contest)s”") % {"contest": vote.contest.name},
        "contests/mail/vote_already.txt",
        {"contest": vote.contest, "vote": vote, "link": link_to("vote", vote.contest.slug)},
    )
