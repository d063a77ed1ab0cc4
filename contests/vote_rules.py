"""The public vote: when it is open, and who may do what around it.

It runs by its own dates within the jury's time. Should the jury be done earlier, it stays open until the
moment that was promised: until then the result cannot be sealed. Nobody reads a total before the end, and
staff only once the jury is revealed, so that what the public likes does not reach the jury.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from contests import rules
from contests.enums import REVEALED, Phase

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from contests.models import Contest, PublicVote
    from hub.accounts.models import User

    Somebody = User | AnonymousUser

BEFORE_SEAL = (
    Phase.DRAFT,
    Phase.ANNOUNCED,
    Phase.OPEN,
    Phase.SCREENING,
    Phase.JUDGING,
    Phase.DELIBERATION,
)
# A contest that is never published nor annulled does not keep its key for ever.
KEY_AT_MOST = timedelta(days=365)


def is_open(vote: PublicVote, now: datetime) -> bool:
    """Whether ballots count at ``now``."""
    return vote.takes_ballots_at(now)


def has_begun(vote: PublicVote, now: datetime) -> bool:
    return vote.opens_at <= now


def has_ended(vote: PublicVote, now: datetime) -> bool:
    """Whether no ballot can come any more. A suspended contest goes on, and what lay ahead of it moves."""
    phase = vote.contest.phase_at(now)
    stands_still = vote.contest.suspended_at if phase is Phase.SUSPENDED else None
    return phase is Phase.ANNULLED or vote.closes_at <= (stands_still or now)


def public_still_votes(contest: Contest) -> bool:
    """Whether the result cannot be sealed yet, because the public was promised more time."""
    vote = getattr(contest, "public_vote", None)
    return vote is not None and not has_ended(vote, timezone.now())


def can_set(user: Somebody, vote: PublicVote, now: datetime) -> bool:
    """Change what can still change: once it has begun, only the end, to later."""
    return rules.can_manage(user) and not has_ended(vote, now) and vote.contest.phase_at(now) in BEFORE_SEAL


def can_strike(user: Somebody, vote: PublicVote, now: datetime) -> bool:
    """Strike ballots or count them again: from the first one to the seal."""
    return rules.can_manage(user) and has_begun(vote, now) and vote.contest.phase_at(now) in BEFORE_SEAL


def can_see_totals(user: Somebody, vote: PublicVote, now: datetime) -> bool:
    may_read = rules.can_manage(user) or user.has_perm("contests.publish_results")
    return may_read and has_ended(vote, now) and vote.contest.phase_at(now) in REVEALED


def key_is_due(vote: PublicVote, now: datetime) -> bool:
    """Whether the time for appeals is over, so that the key must go.

    While the contest is suspended it stands still (who appeals may have caused that): the days are given
    back with the result. That the key goes after a year was promised to who voted, and holds all the same.
    """
    if vote.key_destroyed_at is not None or not has_ended(vote, now):
        return False
    appeals_end = appeals_end_at(vote, now)
    return (appeals_end is not None and appeals_end <= now) or vote.closes_at + KEY_AT_MOST <= now


def appeals_end_at(vote: PublicVote, now: datetime) -> datetime | None:
    """When the time for appeals is over; ``None`` before there is a result, and while it is suspended."""
    contest = vote.contest
    over = contest.annulled_at or contest.results_published_at
    if over is None or contest.phase_at(now) is Phase.SUSPENDED:
        return None
    return over + timedelta(days=vote.appeal_days)


def can_destroy_key(user: Somebody, vote: PublicVote, now: datetime) -> bool:
    """Destroy the key by hand, once nothing can be struck any more."""
    return (
        rules.can_manage(user)
        and vote.key_destroyed_at is None
        and has_ended(vote, now)
        and vote.contest.phase_at(now) in (Phase.PUBLISHED, Phase.ARCHIVED, Phase.ANNULLED)
    )
