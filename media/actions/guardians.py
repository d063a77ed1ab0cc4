"""The signatures of parents and guardians for a resident's video: asked for, given, refused, taken back."""

from __future__ import annotations

import hashlib
import json
import uuid
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from media import guardian_mails, rules, tasks
from media.enums import ResidentVideoState, VideoEvent
from media.models import ResidentVideo, VideoGuardian

from .sending import consent, take_away
from .video_log import log_video

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from hub.accounts.models import User
    from hub.core.agreed import Wording


class TooLateToSignError(Exception):
    """The video does not wait for this signature."""


class ChangedMeanwhileError(Exception):
    """The video is not any more what the guardian had before them."""


def shown_to(video: ResidentVideo) -> str:
    """The fingerprint of what a guardian sees of a video: that is what they sign for."""
    file = video.video_file.sha256 if video.video_file is not None else ""
    given = video.consents.standing().of_sender().values_list("wording__sha256", flat=True)
    parts = [
        *(video.title, video.words, video.speaker_name, video.speaker_kind),
        *(video.youtube_id, file),
        *sorted(given),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@transaction.atomic
def sign(*, guardian_id: int, words: Iterable[Wording], shown: str, now: datetime) -> VideoGuardian:
    """Sign for a video; the last signature has it looked at. Signing twice is signing once."""
    video, guardian = _locked(guardian_id)
    if guardian.signed_at is not None:
        return guardian
    if not rules.takes_signatures(video) or not video.is_playable:
        raise TooLateToSignError
    if shown != shown_to(video):
        raise ChangedMeanwhileError
    for one in words:
        consent(video, one, by=None, guardian=guardian, now=now)
    guardian.signed_at, guardian.refused_at = now, None
    guardian.save(update_fields=["signed_at", "refused_at"])
    log_video(video, VideoEvent.SIGNED, actor=None)
    video.awaited = video.guardians.missing().count()
    video.save(update_fields=["awaited"])
    if not video.awaited:
        log_video(video, VideoEvent.COMPLETE, actor=None, tell=True)
    return guardian


@transaction.atomic
def refuse(*, guardian_id: int, now: datetime) -> VideoGuardian:
    """Refuse to sign: the video goes on waiting, its sender is told. Refusing twice is refusing once."""
    video, guardian = _locked(guardian_id)
    if guardian.refused_at is not None:
        return guardian
    if guardian.signed_at is not None or not rules.takes_signatures(video):
        raise TooLateToSignError
    guardian.refused_at = now
    guardian.save(update_fields=["refused_at"])
    log_video(video, VideoEvent.REFUSED, actor=None, tell=True)
    return guardian


@transaction.atomic
def take_back(*, guardian_id: int, now: datetime) -> VideoGuardian:
    """Take a signature back: the video goes from all pages, its files are deleted, its sender is told."""
    video, guardian = _locked(guardian_id)
    if guardian.signed_at is None or video.state == ResidentVideoState.WITHDRAWN:
        return guardian
    take_away(video, now=now)
    log_video(video, VideoEvent.TAKEN_BACK, actor=None, tell=True)
    return guardian


def ask_guardian(*, guardian_id: int) -> bool:
    """Mail the link, once there is something to see. False if nobody is to be asked now."""
    with transaction.atomic():
        row = (
            VideoGuardian.objects.select_for_update(of=("self",))
            .select_related("video__video_file", "video__sender", "video__hashtag")
            .filter(pk=guardian_id, is_sender=False)
            .first()
        )
        if row is None or row.asked_at is not None or not _can_be_asked(row):
            return False
        guardian_mails.ask(row)
        row.asked_at = timezone.now()
        row.save(update_fields=["asked_at"])
    return True


def ask_waiting_guardians(*, video_file_id: int) -> int:
    """The file of a video can be watched now: ask those who were not asked yet."""
    rows = VideoGuardian.objects.missing().filter(video__video_file=video_file_id, asked_at__isnull=True)
    return sum(ask_guardian(guardian_id=pk) for pk in rows.values_list("pk", flat=True))


def remind_guardians(*, before: datetime) -> int:
    """Mail the link once more to who was asked before ``before`` and has not answered."""
    rows = VideoGuardian.objects.to_remind().filter(asked_at__lt=before)
    done = 0
    for pk in rows.values_list("pk", flat=True):
        with transaction.atomic():
            row = (
                VideoGuardian.objects.to_remind()
                .select_for_update(of=("self",))
                .select_related("video__video_file", "video__sender", "video__hashtag")
                .filter(pk=pk)
                .first()
            )
            if row is None or not _can_be_asked(row):
                continue
            guardian_mails.ask(row, again=True)
            row.reminded_at = row.asked_at = timezone.now()
            row.save(update_fields=["reminded_at", "asked_at"])
            done += 1
    return done


@transaction.atomic
def send_again(*, guardian_id: int) -> bool:
    """Mail a fresh link: who sent the video asks for it, or who opens one that is too old."""
    video, guardian = _locked(guardian_id)
    if guardian.is_sender or not (rules.takes_signatures(video) or guardian.signed_at is not None):
        return False
    if video.state == ResidentVideoState.WITHDRAWN:
        return False
    guardian_mails.ask(guardian, again=True)
    guardian.asked_at = timezone.now()
    guardian.save(update_fields=["asked_at"])
    return True


@transaction.atomic
def correct_guardian(*, guardian_id: int, user: User, name: str, email: str) -> VideoGuardian:
    """Another name or address for a signature that is missing; links mailed before open nothing any more."""
    video, guardian = _locked(guardian_id)
    if not rules.can_correct(user, guardian, video):
        raise TooLateToSignError
    if (guardian.name, guardian.email) == (name, email):
        return guardian
    guardian.name, guardian.email, guardian.token = name, email, uuid.uuid4()
    guardian.refused_at = guardian.asked_at = guardian.reminded_at = None
    guardian.save()
    log_video(video, VideoEvent.GUARDIAN_CHANGED, actor=user)
    transaction.on_commit(partial(tasks.ask_video_guardian.enqueue, guardian.pk))
    return guardian


def _can_be_asked(row: VideoGuardian) -> bool:
    return row.signed_at is None and rules.takes_signatures(row.video) and row.video.is_playable


def _locked(guardian_id: int) -> tuple[ResidentVideo, VideoGuardian]:
    """The video first, as everywhere: two guardians who sign at once do it one after the other."""
    rows = ResidentVideo.objects.locked().select_related("video_file", "sender", "hashtag")
    video = rows.get(guardians__pk=guardian_id)
    guardian = VideoGuardian.objects.select_for_update().get(pk=guardian_id)
    guardian.video = video
    return video, guardian
