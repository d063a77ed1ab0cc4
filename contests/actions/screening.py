"""What staff decide about an entry before the jury starts; each move is logged with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from contests import rules, tasks
from contests.enums import EntryEvent, EntryStatus
from contests.models import Entry

from .submit import log

if TYPE_CHECKING:
    from datetime import datetime

    from hub.accounts.models import User


class Refused(Exception):  # noqa: N818 - an answer to the person who tried
    """The decision cannot be taken: not by this person, not in this state, or not any more."""


@transaction.atomic
def admit_entry(*, entry_id: int, user: User, now: datetime) -> Entry:
    """Let the photo go before the jury."""
    entry = _locked(entry_id)
    if entry.status == EntryStatus.ADMITTED:
        return entry
    if not rules.can_decide(user, entry, now):
        raise Refused
    return _decide(entry, EntryStatus.ADMITTED, EntryEvent.ADMITTED, user=user, reason="")


@transaction.atomic
def reject_entry(*, entry_id: int, user: User, reason: str, now: datetime) -> Entry:
    """Leave the photo out, and tell its author why."""
    entry = _locked(entry_id)
    if entry.status == EntryStatus.REJECTED:
        return entry
    if not reason.strip() or not rules.can_decide(user, entry, now):
        raise Refused
    return _decide(entry, EntryStatus.REJECTED, EntryEvent.REJECTED, user=user, reason=reason.strip()[:500])


@transaction.atomic
def undo_decision(*, entry_id: int, user: User, now: datetime) -> Entry:
    """Put the entry back among those to check. Its author is told only if they know of the decision."""
    entry = _locked(entry_id)
    if not rules.can_undo(user, entry, now):
        raise Refused
    return _decide(entry, EntryStatus.SUBMITTED, EntryEvent.UNDONE, user=user, reason="")


def _locked(entry_id: int) -> Entry:
    return Entry.objects.select_for_update(of=("self",)).select_related("contest").get(pk=entry_id)


def _decide(entry: Entry, status: EntryStatus, event: EntryEvent, *, user: User, reason: str) -> Entry:
    entry.status, entry.reason = status, reason
    entry.save(update_fields=["status", "reason"])
    entry_log = log(entry, event, actor=user, reason=reason)
    transaction.on_commit(lambda: tasks.tell_entrant.enqueue(entry_log.pk))
    return entry
