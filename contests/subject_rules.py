"""Who may name the people in a photo, judge their releases and note what they take back, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contests import rules
from contests.enums import COUNTED_STATUSES, EntryStatus

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from contests.models import Entry
    from hub.accounts.models import User

MOST_SUBJECTS = 30


def can_name(user: User | AnonymousUser, entry: Entry, now: datetime) -> bool:
    """The entrant, until staff have decided about the entry or the jury begins."""
    undecided = entry.status in (EntryStatus.WAITING, EntryStatus.SUBMITTED)
    return rules.owns(user, entry) and undecided and rules.before_judging(entry.contest, now)


def can_judge(user: User | AnonymousUser, entry: Entry) -> bool:
    """Staff, never on their own photo; for an admitted entry the decision is undone first."""
    undecided = entry.status in (EntryStatus.WAITING, EntryStatus.SUBMITTED, EntryStatus.REJECTED)
    return rules.can_screen(user) and not rules.owns(user, entry) and undecided


def can_note_taken_back(user: User | AnonymousUser, entry: Entry) -> bool:
    """Staff, in every phase, also after the results; of their own photo they have an author's pages."""
    return rules.can_screen(user) and not rules.owns(user, entry) and entry.status in COUNTED_STATUSES
