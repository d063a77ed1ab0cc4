"""An entry that leaves its contest for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contests.enums import ConsentEnd, EntryStatus
from contests.keeping import remove_photos

from .subjects import drop_subjects

if TYPE_CHECKING:
    from datetime import datetime

    from contests.models import Entry


def leave_contest(entry: Entry, *, now: datetime) -> None:
    """Delete photos and releases and close what was agreed to; the row stays to tell what happened."""
    entry.status = EntryStatus.WITHDRAWN
    entry.save(update_fields=["status", "reason"])
    entry.consents.end(ConsentEnd.LEFT, now)
    remove_photos(entry.photos.all())
    drop_subjects(entry.subjects.all())
