"""An entry that leaves its contest for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contests.enums import ConsentEnd, EntryStatus
from contests.keeping import remove_photos

from .subjects import drop_subjects

if TYPE_CHECKING:
    from datetime import datetime

    from contests.models import Entry, Subject


def leave_contest(entry: Entry, *, now: datetime, kept: Subject | None = None) -> None:
    """Delete photos and releases and close what was agreed to; the row stays to tell what happened.

    Of the people in the photo only ``kept`` stays: it says who has taken their consent back.
    """
    entry.status = EntryStatus.WITHDRAWN
    entry.save(update_fields=["status", "reason"])
    entry.consents.end(ConsentEnd.LEFT, now)
    remove_photos(entry.photos.all())
    drop_subjects(entry.subjects.exclude(pk=kept.pk) if kept else entry.subjects.all())
