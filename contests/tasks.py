"""What the worker does for contests; each may run twice."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from contests import derivatives, keeping, lookalikes, notifications
from contests.actions import contests, guardian_mailing, rounds, uploads, vote_keeping
from contests.models import EntryLog
from hub.core.tasks import MAIL, PICTURE
from media.ingest import IngestFailed, PictureRefused


@task(priority=PICTURE)
def make_derivatives(photo_id: int) -> bool:
    """Make what pages show of a photo. A failure that may pass is raised, so that it is tried again."""
    try:
        made = derivatives.make_derivatives_of(photo_id=photo_id)
        lookalikes.compare_photo(photo_id=photo_id)
    except PictureRefused as refused:
        derivatives.record_failure(photo_id=photo_id, reason=refused.code)
    except IngestFailed as failure:
        derivatives.record_failure(photo_id=photo_id, reason=type(failure).__name__)
        if failure.temporary:
            raise
    else:
        return made
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


@task(priority=MAIL)
def ask_guardian(guardian_id: int) -> bool:
    """Mail a guardian the link by which they sign."""
    return guardian_mailing.ask_guardian(guardian_id)


@task(priority=MAIL)
def mail_guardians() -> int:
    """Remind guardians once, and send what was kept; the worker does it every hour."""
    return guardian_mailing.mail_guardians()


@task()
def follow_plans() -> int:
    """Make the steps of the contests' plans that are due; the worker does it every minute."""
    return contests.note_due_moves() + rounds.open_due_rounds()


@task()
def keep_votes() -> int:
    """Enter that public votes opened or closed, sweep, destroy keys that are due; every minute."""
    return vote_keeping.keep_votes()


@task()
def find_look_alikes() -> int:
    """Compare photos that were not compared yet, such as those of earlier years; every hour."""
    return lookalikes.catch_up()


@task()
def discard_stale_drafts() -> int:
    """Delete forms that were begun and never sent, with their photos; the worker does it every hour."""
    return keeping.discard_stale_drafts()


@task()
def discard_expired_uploads() -> int:
    """Delete files that were sent in pieces and never used; the worker does it every hour."""
    return uploads.discard_expired_uploads()


@task()
def sweep_files() -> int:
    """Delete files of photos that no row knows; the worker does it every day."""
    return keeping.sweep()
