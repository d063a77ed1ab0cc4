"""What the worker does for contests; each may run twice."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from contests import agenda, derivatives, drafts, full_sizes, keeping, lookalikes, notifications
from contests.actions import contests, guardian_mailing, reminding, rounds, uploads, vote_keeping
from contests.models import EntryLog, Photo
from hub.core.tasks import LONG, MAIL, PICTURE
from media.ingest import IngestFailed, PictureRefused

# No more than the worker makes in an hour: what waits already is not asked for over and over.
FULL_SIZES_AT_ONCE = 500


@task(priority=PICTURE)
def make_derivatives(photo_id: int) -> bool:
    """Make what pages show of a photo. A failure that may pass is raised, so that it is tried again."""
    try:
        made = derivatives.make_derivatives_of(photo_id=photo_id)
        lookalikes.compare_photo(photo_id=photo_id)
        for guardian in guardian_mailing.waiting_for_photo(photo_id):
            ask_guardian.enqueue(guardian)
    except PictureRefused as refused:
        derivatives.record_failure(photo_id=photo_id, reason=refused.code)
    except IngestFailed as failure:
        derivatives.record_failure(photo_id=photo_id, reason=type(failure).__name__)
        if failure.temporary:
            raise
    else:
        return made
    return False


@task(priority=LONG)
def make_full_size(photo_id: int) -> bool:
    """Make the photo in its own pixels for the jury; failures as above."""
    try:
        return full_sizes.make_full_size_of(photo_id=photo_id)
    except PictureRefused as refused:
        full_sizes.record_failure(photo_id=photo_id, reason=refused.code)
    except IngestFailed as failure:
        if failure.temporary:
            raise
        full_sizes.record_failure(photo_id=photo_id, reason=type(failure).__name__)
    return False


@task()
def make_full_sizes() -> int:
    """Have made what juries lack, such as photos admitted before there was a jury; every hour."""
    missing = full_sizes.missing_full_sizes()[:FULL_SIZES_AT_ONCE]
    for photo in missing:
        make_full_size.enqueue(photo)
    return len(missing)


@task()
def keep_colours() -> int:
    """Look at photos of which it is not known which colour stands for them; every hour."""
    photos = Photo.objects.without_colour().order_by("pk").values_list("pk", flat=True)
    return sum(derivatives.keep_colour(photo_id=pk) for pk in photos[:FULL_SIZES_AT_ONCE])


@task(priority=MAIL)
def tell_entrant(log_id: int) -> bool:
    """Mail what happened to an entry to its author, once."""
    with transaction.atomic():
        # Held until the mail has gone: never two at once.
        row = (
            EntryLog.objects.select_for_update(of=("self",))
            .select_related("entry__contest", "entry__entrant")
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


@task(priority=MAIL)
def follow_plans() -> int:
    """Make the steps of the contests' plans that are due, then count what staff read where they stand.

    The worker does it every minute.
    """
    made = contests.note_due_moves() + rounds.open_due_rounds()
    agenda.count_ties()
    return made


@task(priority=MAIL)
def remind_jurors() -> int:
    """Remind jurors who are late, on the days that the contest says; the worker does it every hour."""
    return reminding.remind_by_plan()


@task(priority=MAIL)
def keep_votes() -> int:
    """Enter that public votes opened or closed, sweep, destroy keys that are due; every minute."""
    return vote_keeping.keep_votes()


@task()
def find_look_alikes() -> int:
    """Compare photos that were not compared yet, such as those of earlier years; every hour."""
    return lookalikes.catch_up()


@task(priority=MAIL)
def remind_of_draft(entry_id: int) -> bool:
    """Remind somebody of an entry that they saved to finish later."""
    waiting = drafts.finishable().select_related("contest", "entrant", "author")
    draft = waiting.filter(pk=entry_id).first()
    if draft is None:
        return False
    notifications.remind_of_draft(draft)
    return True


@task(priority=MAIL)
def remind_of_drafts() -> int:
    """Have everybody reminded whose draft waits shortly before entries close; every hour, each once."""
    due = drafts.to_remind()
    for pk in due:
        remind_of_draft.enqueue(pk)
    return len(due)


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
    """Delete files of photos that no row knows, or nobody needs; the worker does it every day."""
    return keeping.sweep() + full_sizes.drop_full_sizes()
