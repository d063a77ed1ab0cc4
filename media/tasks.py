"""What the worker does for pictures and videos."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from hub.core.tasks import LONG, MAIL, PICTURE
from media import actions, notifications
from media.models import Picture, ResidentVideoLog, VideoUpload

AT_ONCE = 500
# A rejected video's file is kept for who asks why; what nobody signed for goes, too.
REJECTED_KEPT, UNSIGNED_KEPT, REMIND_AFTER = timedelta(days=30), timedelta(days=60), timedelta(days=5)


# Before everything that nobody waits for: a page without its pictures is half a page.
@task(priority=PICTURE)
def make_renditions(picture_id: int) -> int:
    """After an upload: every size and format in which the pages show the picture."""
    return actions.make_renditions(picture_id=picture_id)


@task()
def make_missing_renditions() -> int:
    """For pictures that nobody has looked at since colours are kept, or whose task was lost; every hour."""
    unseen = Picture.objects.filter(colour=None).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    for pk in unseen:
        make_renditions.enqueue(pk)
    return len(unseen)


@task(priority=LONG)
def make_web_copy(video_file_id: int) -> bool:
    """After an upload: the copy that every browser plays, and its still."""
    return actions.make_web_copy(video_file_id=video_file_id)


@task(priority=PICTURE)
def follow_video_file(video_file_id: int) -> None:
    """A video is ready, or cannot be made so: pages and people that wait for it."""
    actions.dress_pages(video_file_id=video_file_id)
    actions.tell_of_failed_file(video_file_id=video_file_id)
    actions.ask_waiting_guardians(video_file_id=video_file_id)
    actions.bring_out_waiting(video_file_id=video_file_id)


@task(priority=PICTURE)
def bring_out_video(video_id: int) -> bool:
    """An approved video becomes public, if it can be played by now."""
    return actions.bring_out(video_id=video_id)


@task(priority=MAIL)
def tell_sender(log_id: int) -> bool:
    """Mail what happened to a video to who sent it, once."""
    with transaction.atomic():
        # Held until the mail has gone: never two at once.
        row = (
            ResidentVideoLog.objects.select_for_update(of=("self",))
            .select_related("video__sender", "video__page")
            .filter(pk=log_id, mailed_at__isnull=True)
            .first()
        )
        if row is None or not notifications.tell_sender(row):
            return False
        ResidentVideoLog.objects.filter(pk=log_id).update(mailed_at=timezone.now())
    return True


@task(priority=MAIL)
def ask_video_guardian(guardian_id: int) -> bool:
    """Mail a guardian the link by which they sign."""
    return actions.ask_guardian(guardian_id=guardian_id)


@task(priority=MAIL)
def remind_video_guardians() -> int:
    """Every hour: remind, once, who has not answered for some days."""
    return actions.remind_guardians(before=timezone.now() - REMIND_AFTER)


@task
def prune_resident_videos() -> int:
    """Every day: files of what was rejected long ago, and what nobody ever signed for."""
    now = timezone.now()
    return actions.forget_rejected_files(before=now - REJECTED_KEPT) + actions.give_up_unsigned(
        before=now - UNSIGNED_KEPT, now=now
    )


@task
def discard_expired_video_uploads() -> int:
    """Every hour: what was begun and never taken up goes."""
    return actions.discard_expired_uploads(VideoUpload)


@task
def sweep_video_files() -> int:
    """Every day: files of a process that was killed before it wrote the row."""
    return actions.sweep_video_files()
