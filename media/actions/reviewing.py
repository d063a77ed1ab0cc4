"""Staff look at a resident's video and decide; each step is a line of its log."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from media import rules, tasks
from media.enums import ResidentVideoState, VideoEvent, VideoFileState
from media.models import ResidentVideo

from .bringing_out import NoPlaceError, has_place
from .captions import drop_captions, keep_captions
from .errors import MayNotError
from .sending import drop_file, take_away
from .video_log import log_video

if TYPE_CHECKING:
    from datetime import datetime

    from hub.accounts.models import User

# What staff may mend before it is published.
EDITABLE = ("title", "words", "language_spoken", "speaker_kind", "speaker_name", "hashtag")


def _decide(
    video_id: int, user: User, to: ResidentVideoState, now: datetime | None, **fields: Any
) -> ResidentVideo:
    """Move a video to ``to``, with its row held. Whoever comes second is told so."""
    video = ResidentVideo.objects.locked().select_related("video_file").get(pk=video_id)
    if not rules.can_decide(user, video, to):
        raise MayNotError
    video.state, video.decided_at = to, now or timezone.now()
    for name, value in fields.items():
        setattr(video, name, value)
    video.save(update_fields=["state", "decided_at", *fields])
    return video


@transaction.atomic
def start_review(*, video_id: int, user: User, now: datetime | None = None) -> ResidentVideo:
    """Take a video up: colleagues see that somebody watches it."""
    video = _decide(video_id, user, ResidentVideoState.REVIEW, now)
    log_video(video, VideoEvent.REVIEW, actor=user)
    return video


@transaction.atomic
def approve_video(*, video_id: int, user: User, now: datetime | None = None) -> ResidentVideo:
    """Say yes. It becomes public by ``bring_out``, once its file is ready."""
    video = _decide(video_id, user, ResidentVideoState.APPROVED, now)
    if not has_place(video):
        raise NoPlaceError
    log_video(video, VideoEvent.APPROVED, actor=user)
    transaction.on_commit(partial(tasks.bring_out_video.enqueue, video.pk))
    return video


@transaction.atomic
def reject_video(*, video_id: int, user: User, reason: str, now: datetime | None = None) -> ResidentVideo:
    """Say no, with a reason that is mailed. The file stays for a while, in case they ask."""
    video = _decide(video_id, user, ResidentVideoState.REJECTED, now, reason=reason)
    log_video(video, VideoEvent.REJECTED, actor=user, note=reason, tell=True)
    return video


@transaction.atomic
def edit_words(*, video_id: int, user: User, **fields: Any) -> ResidentVideo:
    """Mend words before they are published; what was there stays in the log."""
    video = ResidentVideo.objects.locked().get(pk=video_id)
    if not rules.can_edit_words(user, video):
        raise MayNotError
    given = {name: value for name, value in fields.items() if name in EDITABLE}
    changed = {name: value for name, value in given.items() if getattr(video, name) != value}
    if not changed:
        return video
    was = [f"{video._meta.get_field(name).verbose_name}: {getattr(video, name)}" for name in changed]  # type: ignore[union-attr]
    for name, value in changed.items():
        setattr(video, name, value)
    video.save(update_fields=list(changed))
    log_video(video, VideoEvent.EDITED, actor=user, note="\n".join(was))
    return video


@transaction.atomic
def ask_for_captions(*, video_id: int, user: User, note: str = "") -> ResidentVideo:
    """Ask who sent it for captions, by mail."""
    video = ResidentVideo.objects.locked().get(pk=video_id)
    if not rules.can_edit_words(user, video):
        raise MayNotError
    log_video(video, VideoEvent.CAPTIONS_ASKED, actor=user, note=note, tell=True)
    return video


@transaction.atomic
def set_captions(*, video_id: int, user: User, language: str, text: str) -> ResidentVideo:
    """Add or replace captions (WebVTT) of a file; without ``text`` they go."""
    video = ResidentVideo.objects.locked().select_related("video_file").get(pk=video_id)
    if not (rules.can_review(user) or rules.owns(user, video)) or video.video_file is None:
        raise MayNotError
    if text:
        keep_captions(video_file=video.video_file, language=language, text=text)
    else:
        drop_captions(video_file=video.video_file, language=language)
    log_video(video, VideoEvent.CAPTIONS, actor=user, note=language)
    return video


@transaction.atomic
def mark_unavailable(*, video_id: int, user: User | None = None) -> bool:
    """Its page was unpublished, or the video is gone from YouTube. False if it was not public."""
    video = ResidentVideo.objects.locked().get(pk=video_id)
    if not rules.may_follow(video, ResidentVideoState.UNAVAILABLE):
        return False
    video.state = ResidentVideoState.UNAVAILABLE
    video.save(update_fields=["state"])
    log_video(video, VideoEvent.UNAVAILABLE, actor=user, tell=True)
    return True


@transaction.atomic
def mark_available(*, video_id: int, user: User | None = None) -> bool:
    """Its page is published again. False if it was not away."""
    video = ResidentVideo.objects.locked().get(pk=video_id)
    if video.state != ResidentVideoState.UNAVAILABLE:
        return False
    video.state, video.gone_at = ResidentVideoState.PUBLISHED, None
    video.save(update_fields=["state", "gone_at"])
    log_video(video, VideoEvent.AVAILABLE, actor=user)
    return True


@transaction.atomic
def forget_rejected_files(*, before: datetime) -> int:
    """Delete the files of what was rejected long ago; the row stays, with its reason."""
    rows = ResidentVideo.objects.locked().over_before(before).select_related("video_file")
    videos = list(rows)
    for video in videos:
        drop_file(video)
    return len(videos)


@transaction.atomic
def give_up_unsigned(*, before: datetime, now: datetime) -> int:
    """Withdraw what waited too long for a signature; who sent it is told."""
    videos = list(ResidentVideo.objects.locked().unsigned_before(before).select_related("video_file"))
    for video in videos:
        take_away(video, now=now)
        log_video(video, VideoEvent.TAKEN_BACK, actor=None, tell=True)
    return len(videos)


@transaction.atomic
def tell_of_failed_file(*, video_file_id: int) -> bool:
    """The file of a video cannot be prepared: who sent it is told, once."""
    video = (
        ResidentVideo.objects.locked()
        .select_related("video_file")
        .filter(video_file=video_file_id, video_file__state=VideoFileState.FAILED)
        .first()
    )
    if video is None or video.log.filter(event=VideoEvent.FILE_FAILED).exists():
        return False
    words = str(video.video_file.failure_words) if video.video_file else ""
    log_video(video, VideoEvent.FILE_FAILED, actor=None, note=words, tell=True)
    return True
