"""The log of an entry: what happened to it, a line each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from contests import tasks
from contests.models import EntryLog

if TYPE_CHECKING:
    from contests.enums import EntryEvent
    from contests.models import Entry
    from hub.accounts.models import User


def log_entry(
    entry: Entry, event: EntryEvent, *, actor: User | None, reason: str = "", tell: bool = False
) -> EntryLog:
    """Write a line in the transaction of what it tells; ``tell`` has it mailed to the entry's author."""
    row = EntryLog.objects.create(entry=entry, event=event, actor=actor, reason=reason)
    if tell:
        transaction.on_commit(partial(tasks.tell_entrant.enqueue, row.pk))
    return row
