"""Who may do what, and when. Small predicates; ``now`` is always given, never asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contests.enums import COUNTED_STATUSES, EntryStatus, Phase

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from contests.models import Contest, Entry
    from hub.accounts.models import User

    Somebody = User | AnonymousUser

SCREEN = "contests.screen_entries"
MANAGE = "contests.change_contest"


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
    return can_edit(user, entry, now)


def can_screen(user: Somebody) -> bool:
    """See every entry of every contest, with its photo."""
    return user.is_active and user.has_perm(SCREEN)


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


def can_manage(user: Somebody) -> bool:
    """Create contests and change their dates, limits and rules."""
    return user.is_active and user.has_perm(MANAGE)
