"""Who may do what, and when. Small predicates; ``now`` is always given, never asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contests.enums import COUNTED_STATUSES, EntryStatus, Phase
from hub.accounts.rules import lacks_second_factor

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from contests.models import Contest, Entry, LookAlike
    from hub.accounts.models import User

    Somebody = User | AnonymousUser

SCREEN = "contests.screen_entries"
MANAGE = "contests.change_contest"
RUN_JURY = "contests.run_jury"
PUBLISH = "contests.publish_results"


def is_open(contest: Contest, now: datetime) -> bool:
    """Whether the contest takes entries at ``now``."""
    return contest.phase_at(now) is Phase.OPEN


def can_enter(user: Somebody, contest: Contest, now: datetime) -> bool:
    return user.is_authenticated and is_open(contest, now)


def owns(user: Somebody, entry: Entry) -> bool:
    return user.is_authenticated and entry.entrant_id == user.pk


def can_edit(user: Somebody, entry: Entry, now: datetime) -> bool:
    """Until the deadline; a changed entry is checked anew."""
    return owns(user, entry) and entry.status in COUNTED_STATUSES and is_open(entry.contest, now)


def can_withdraw(user: Somebody, entry: Entry, now: datetime) -> bool:
    """Until the deadline; what waits for a guardian until the jury begins."""
    if entry.status == EntryStatus.WAITING:
        return owns(user, entry) and before_judging(entry.contest, now)
    return can_edit(user, entry, now)


def can_screen(user: Somebody) -> bool:
    """See every entry of every contest, with its photo."""
    return user.is_active and user.has_perm(SCREEN)


def can_open_originals(user: Somebody) -> bool:
    """Get photos as they were sent: as ``can_screen``, and past the door of the admin."""
    return user.is_authenticated and can_screen(user) and not lacks_second_factor(user)


def can_compare(user: Somebody, pair: LookAlike) -> bool:
    """Say whether two photos are the same picture: once, at any time, and nobody about their own."""
    return (
        can_screen(user)
        and not pair.verdict
        and not owns(user, pair.photo.entry)
        and not owns(user, pair.other.entry)
    )


def before_judging(contest: Contest, now: datetime) -> bool:
    """Decisions about entries are taken, and taken back, before the jury starts."""
    return contest.phase_at(now) in (Phase.OPEN, Phase.SCREENING)


def can_decide(user: Somebody, entry: Entry, now: datetime) -> bool:
    """Admit or reject; nobody decides on their own photo, not even a superuser."""
    return (
        can_screen(user)
        and not owns(user, entry)
        and entry.status == EntryStatus.SUBMITTED
        and before_judging(entry.contest, now)
    )


def can_undo(user: Somebody, entry: Entry, now: datetime) -> bool:
    return (
        can_screen(user)
        and not owns(user, entry)
        and entry.status in (EntryStatus.ADMITTED, EntryStatus.REJECTED)
        and before_judging(entry.contest, now)
    )


def while_judged(contest: Contest, now: datetime) -> bool:
    """The jury is at work or deliberates: an entry can still leave, and come back."""
    return contest.phase_at(now) in (Phase.JUDGING, Phase.DELIBERATION)


def can_disqualify(user: Somebody, entry: Entry, now: datetime) -> bool:
    """Take an admitted entry out once the jury has started; what it was given is kept."""
    return (
        _runs_jury(user, entry) and entry.status == EntryStatus.ADMITTED and while_judged(entry.contest, now)
    )


def can_readmit(user: Somebody, entry: Entry, now: datetime) -> bool:
    """Put a disqualified entry back; what was never admitted cannot come in so late."""
    return (
        _runs_jury(user, entry)
        and entry.status == EntryStatus.REJECTED
        and entry.disqualified
        and while_judged(entry.contest, now)
    )


def _runs_jury(user: Somebody, entry: Entry) -> bool:
    return user.is_active and user.has_perm(RUN_JURY) and not owns(user, entry)


def can_look(user: Somebody) -> bool:
    """See where contests stand and what waits in them: all who do something for them."""
    return user.is_active and any(user.has_perm(right) for right in (SCREEN, MANAGE, RUN_JURY, PUBLISH))


def can_manage(user: Somebody) -> bool:
    """Create contests and change their dates, limits and rules."""
    return user.is_active and user.has_perm(MANAGE)
