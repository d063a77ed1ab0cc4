"""A resident sends a video, and takes it back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from hub.accounts.models import User
from media import rules, tasks
from media.enums import ResidentVideoState, VideoConsentKind, VideoEvent
from media.models import ResidentVideo, VideoConsent, VideoGuardian, VideoPage, VideoWording

from .channel_uploads import take_down
from .errors import MayNotError
from .video_files import keep_video_file, remove_video_files
from .video_log import log_video

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence
    from datetime import datetime
    from typing import IO

    from hub.core.agreed import Wording
    from hub.core.models import Hashtag
    from media.footage import VideoFacts
    from media.models import VideoUpload
    from media.youtube_address import YouTubeVideo

# What one person may have on its way to being looked at.
MOST_WAITING = 10


class TooManyVideosError(Exception):
    """The person has as many videos waiting as one may have."""


@dataclass(frozen=True, kw_only=True)
class VideoFields:
    """What the form says of a video."""

    hashtag: Hashtag
    title: str
    words: str
    language: str
    language_spoken: str
    speaker_kind: str
    speaker_name: str
    has_minors: bool


@dataclass(frozen=True, kw_only=True)
class SentFile:
    """A file that was looked at and found right: an upload that is complete, or what came with the form."""

    facts: VideoFacts
    upload: VideoUpload | None = None
    stream: IO[bytes] | None = None


@dataclass(frozen=True, kw_only=True)
class NamedGuardian:
    """Whose signature is needed. ``signed`` are the words that the sender signs in the form."""

    name: str
    email: str = ""
    is_sole: bool = False
    signed: tuple[Wording, ...] = ()

    @property
    def is_sender(self) -> bool:
        return bool(self.signed)


@transaction.atomic
def send_video(
    *,
    user: User,
    key: uuid.UUID,
    fields: VideoFields,
    consents: Sequence[Wording],
    guardians: Sequence[NamedGuardian] = (),
    youtube: YouTubeVideo | None = None,
    address: str = "",
    file: SentFile | None = None,
    now: datetime | None = None,
) -> ResidentVideo:
    """Take a video in. The same form sent twice gives the same video."""
    now = now or timezone.now()
    # Two windows of one person come one after the other.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    standing = ResidentVideo.objects.of(user.pk).filter(submission_key=key).first()
    if standing is not None:
        return standing
    waiting = (ResidentVideoState.SUBMITTED, ResidentVideoState.REVIEW, ResidentVideoState.APPROVED)
    if ResidentVideo.objects.of(user.pk).filter(state__in=waiting).count() >= MOST_WAITING:
        raise TooManyVideosError
    video = ResidentVideo.objects.create(
        sender=user,
        submission_key=key,
        **vars(fields),
        address=address,
        youtube_id=youtube.id if youtube else "",
        start=youtube.start if youtube else 0,
        awaited=sum(not one.is_sender for one in guardians),
        created_at=now,
    )
    if file is not None:
        video.video_file = keep_video_file(
            facts=file.facts,
            title=fields.title,
            user=user,
            upload=file.upload,
            stream=file.stream,
            from_resident=True,
        )
        video.save(update_fields=["video_file"])
    for words in consents:
        consent(video, words, by=user, now=now)
    _name_guardians(video, guardians, user, now)
    log_video(video, VideoEvent.SUBMITTED, actor=user, tell=True)
    return video


def _name_guardians(video: ResidentVideo, named: Sequence[NamedGuardian], user: User, now: datetime) -> None:
    for position, one in enumerate(named, start=1):
        row = VideoGuardian.objects.create(
            video=video,
            position=position,
            name=one.name,
            email=one.email,
            is_sender=one.is_sender,
            is_sole=one.is_sole,
            signed_at=now if one.is_sender else None,
            created_at=now,
        )
        for words in one.signed:
            consent(video, words, by=user, guardian=row, now=now)
        if not one.is_sender:
            transaction.on_commit(partial(tasks.ask_video_guardian.enqueue, row.pk))


def consent(
    video: ResidentVideo,
    words: Wording,
    *,
    by: User | None,
    now: datetime,
    guardian: VideoGuardian | None = None,
) -> VideoConsent:
    """Write down that somebody agreed to exactly these words."""
    kept, _made = VideoWording.objects.get_or_create(
        sha256=words.sha256,
        defaults={
            "kind": words.kind,
            "version": words.version,
            "language": words.language,
            "text": words.text,
        },
    )
    return VideoConsent.objects.create(
        video=video,
        kind=VideoConsentKind(words.kind),
        guardian=guardian,
        wording=kept,
        given_by=by,
        given_at=now,
    )


@transaction.atomic
def withdraw_video(*, video_id: int, user: User, now: datetime | None = None) -> ResidentVideo:
    """Take a video back: its page goes, its files are deleted. Withdrawing twice is withdrawing once."""
    video = ResidentVideo.objects.locked().select_related("video_file").get(pk=video_id)
    if video.state == ResidentVideoState.WITHDRAWN and rules.owns(user, video):
        return video
    if not rules.can_withdraw(user, video):
        raise MayNotError
    take_away(video, now=now or timezone.now())
    log_video(video, VideoEvent.WITHDRAWN, actor=user, tell=True)
    return video


def take_away(video: ResidentVideo, *, now: datetime) -> None:
    """What every withdrawal does, in its transaction, with the row held."""
    video.state, video.decided_at, video.awaited = ResidentVideoState.WITHDRAWN, now, 0
    remove_page(video)
    drop_file(video)
    take_down(video=video)
    video.consents.all().end(now)
    video.youtube_id, video.address, video.start = "", "", 0
    video.save()


def remove_page(video: ResidentVideo) -> None:
    """Delete its page in every language: nobody may put it back with a click."""
    if video.page is None:
        return
    key = video.page.translation_key
    video.page = None
    video.save(update_fields=["page"])
    for page in VideoPage.objects.filter(translation_key=key).order_by("alias_of"):
        page.delete()


def drop_file(video: ResidentVideo) -> None:
    """Delete the file with its copies."""
    if video.video_file is None:
        return
    file, video.video_file = video.video_file, None
    video.save(update_fields=["video_file"])
    remove_video_files([file])
