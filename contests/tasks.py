"""What the worker does for contests; each may run twice."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from contests import derivatives, keeping, notifications
from contests.models import EntryLog
from hub.core.tasks import MAIL, PICTURE
from media.ingest import IngestFailed, PictureRefused


@task(priority=PICTURE)
def make_derivatives(photo_id: int) -> bool:
    """Make what pages show of a photo. A failure that may pass is raised, so that it is tried again."""
    try:
        return derivatives.make_derivatives_of(photo_id=photo_id)
    except PictureRefused as refused:
        derivatives.record_failure(photo_id=photo_id, reason=refused.code)
    except IngestFailed as failure:
        derivatives.record_failure(photo_id=photo_id, reason=type(failure).__name__)
        if failure.temporary:
            raise
    return False


@task(priority=MAIL)
def tell_entrant(log_id: int) -> bool:
    """Mail what happened to an entry to its author, once."""
    row = (
        EntryLog.objects.select_related("entry__contest", "entry__entrant")
        .filter(pk=log_id, mailed_at__isnull=True)
        .first()
    )
    if row is None or not notifications.tell_entrant(row):
        return False
    EntryLog.objects.filter(pk=log_id).update(mailed_at=timezone.now())
    return True


@task()
def discard_stale_drafts() -> int:
    """Delete forms that were begun and never sent, with their photos; the worker does it every hour."""
    return keeping.discard_stale_drafts()
