"""What staff decide about an entry before the jury starts; each move is logged with its reason."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from contests import rules, tasks
from contests.enums import EntryEvent, EntryStatus, LedgerEvent
from contests.models import Entry

from . import ledger
from .entry_log import log_entry

if TYPE_CHECKING:
    from datetime import datetime

    from hub.accounts.models import User


IN_LEDGER = {
    EntryEvent.ADMITTED: LedgerEvent.ENTRY_ADMITTED,
    EntryEvent.REJECTED: LedgerEvent.ENTRY_REJECTED,
    EntryEvent.UNDONE: LedgerEvent.ENTRY_UNDONE,
    EntryEvent.DISQUALIFIED: LedgerEvent.ENTRY_DISQUALIFIED,
    EntryEvent.READMITTED: LedgerEvent.ENTRY_READMITTED,
}


class Refused(Exception):  # noqa: N818 - an answer to the person who tried
    """The decision cannot be taken: not by this person, not in this state, or not any more."""


class UnreleasedError(Refused):
    """Somebody who can be recognised has not signed a release."""


@transaction.atomic
def admit_entry(*, entry_id: int, user: User, now: datetime) -> Entry:
    """Let the photo go before the jury."""
    entry = Entry.objects.locked().get(pk=entry_id)
    if entry.status == EntryStatus.ADMITTED:
        return entry
    if not rules.can_decide(user, entry, now):
        raise Refused
    return _decide(entry, EntryStatus.ADMITTED, EntryEvent.ADMITTED, user=user, reason="")


@transaction.atomic
def reject_entry(*, entry_id: int, user: User, reason: str, now: datetime) -> Entry:
    """Leave the photo out, and tell its author why."""
    entry = Entry.objects.locked().get(pk=entry_id)
    if entry.status == EntryStatus.REJECTED:
        return entry
    if not reason.strip() or not rules.can_decide(user, entry, now):
        raise Refused
    return _decide(entry, EntryStatus.REJECTED, EntryEvent.REJECTED, user=user, reason=reason.strip()[:500])


@transaction.atomic
def undo_decision(*, entry_id: int, user: User, now: datetime) -> Entry:
    """Put the entry back among those to check. Its author is told only if they know of the decision."""
    entry = Entry.objects.locked().get(pk=entry_id)
    if not rules.can_undo(user, entry, now):
        raise Refused
    return _decide(entry, EntryStatus.SUBMITTED, EntryEvent.UNDONE, user=user, reason="")


@transaction.atomic
def disqualify_entry(*, entry_id: int, user: User, reason: str, now: datetime) -> Entry:
    """Take an entry out in mid-round: the scores that it has are kept and left out."""
    entry = Entry.objects.locked().get(pk=entry_id)
    if entry.status == EntryStatus.REJECTED:
        return entry
    if not reason.strip() or not rules.can_disqualify(user, entry, now):
        raise Refused
    reason = reason.strip()[:500]
    return _decide(entry, EntryStatus.REJECTED, EntryEvent.DISQUALIFIED, user=user, reason=reason)


@transaction.atomic
def readmit_entry(*, entry_id: int, user: User, now: datetime) -> Entry:
    """Put a disqualified entry back among those judged, with all that it was given."""
    entry = Entry.objects.locked().get(pk=entry_id)
    if entry.status == EntryStatus.ADMITTED:
        return entry
    if not rules.can_readmit(user, entry, now):
        raise Refused
    return _decide(entry, EntryStatus.ADMITTED, EntryEvent.READMITTED, user=user, reason="")


def _decide(entry: Entry, status: EntryStatus, event: EntryEvent, *, user: User, reason: str) -> Entry:
    if status == EntryStatus.ADMITTED and entry.subjects.unreleased().exists():
        raise UnreleasedError
    entry.status, entry.reason = status, reason
    entry.save(update_fields=["status", "reason"])
    log_entry(entry, event, actor=user, reason=reason, tell=True)
    # Not the reason: it is written to the entrant, and the ledger is for everybody.
    ledger.enter(entry.contest, IN_LEDGER[event], by=user, data={"entry": entry.code})
    for photo in entry.photos.for_a_jury().values_list("pk", flat=True):
        transaction.on_commit(partial(tasks.make_full_size.enqueue, photo))
    return entry
