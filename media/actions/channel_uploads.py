"""A resident's file goes to the town's channel: once, whatever line breaks and whichever worker dies.

Each piece is written down when YouTube has it. Whoever goes on asks first how far it is: what was sent and
not written down is not sent again. Where YouTube no longer knows the session, the video is looked for by its
mark before a new one begins.
"""

from __future__ import annotations

import time
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from media import rules
from media.clients.errors import Fault, PermanentServiceError, words_of
from media.clients.youtube_facts import Licence, Privacy, UploadFacts
from media.clients.youtube_uploads import SessionGone, Uploaded
from media.enums import UPLOADS_UNDER_WAY, ChannelMeans, ChannelUploadState
from media.models import Channel, ChannelUpload, ResidentVideo
from media.models.channel_uploads import new_mark
from media.sealed import Secret

from .errors import MayNotError
from .holding import hold_on
from .residents_looks import UNSHOWN
from .video_files import remove_video_files

if TYPE_CHECKING:
    from datetime import datetime

    from hub.accounts.models import User
    from media.clients.youtube import YouTube
    from media.models import VideoFile

# So long a worker sends before others get their turn, in seconds.
TURN = 20.0
LONGEST_TITLE = 100
OVER = (ChannelUploadState.GOING, ChannelUploadState.GONE)


class OvertakenError(Exception):
    """The video was withdrawn while a worker sent it."""


def hand_over(video: ResidentVideo) -> bool:
    """Whether the video, whose row is held, goes to the channel or is on its way there; else we show it."""
    upload = ChannelUpload.objects.filter(video=video).first()
    if upload is not None:
        return upload.state not in (ChannelUploadState.THERE, ChannelUploadState.KEPT_HERE)
    channel = Channel.objects.usable().filter(means=ChannelMeans.LOGIN).first()
    file = video.video_file
    if channel is None or file is None or not file.is_ready:
        return False
    upload = ChannelUpload.objects.create(video=video, channel=channel, size=file.web_size)
    _send_later(upload)
    return True


def go_on(*, upload: ChannelUpload, youtube: YouTube) -> bool:
    """Do what comes next for an upload that is in hand; whether there is more to do at once.

    An error that only a person can mend ends in ``FAILED``, unless it is the channel's: that is mended there.
    """
    from media.actions.channel_connection import ENDS  # noqa: PLC0415 - it comes back here to disconnect

    try:
        match upload.state:
            case ChannelUploadState.WAITING | ChannelUploadState.SENDING:
                return _send(upload, youtube)
            case ChannelUploadState.PROCESSING:
                return _finish(upload, youtube)
            case ChannelUploadState.GOING | ChannelUploadState.KEPT_HERE:
                return _delete(upload, youtube)
    except OvertakenError:
        return True
    except PermanentServiceError as error:
        if error.fault in ENDS or upload.state in OVER:
            raise
        # It is the video's own: nothing is wrong with the channel.
        _fail(upload, error.fault)
    return False


@transaction.atomic
def stay_here(*, channel: Channel) -> None:
    """The channel is disconnected: what is not on it yet is shown from our own storage."""
    from media.tasks import bring_out_video  # noqa: PLC0415 - tasks look both ways

    rows = ChannelUpload.objects.select_for_update().filter(channel=channel)
    for upload in rows.exclude(state__in=(*OVER, ChannelUploadState.THERE, ChannelUploadState.KEPT_HERE)):
        _move(upload, ChannelUploadState.KEPT_HERE)
        transaction.on_commit(partial(bring_out_video.enqueue, upload.video_id))


@transaction.atomic
def send_again(*, video_id: int, user: User) -> None:
    """Staff ask for another try, after they have done something about it. ``MayNotError``."""
    _must_review(video_id, user)
    upload = ChannelUpload.objects.select_for_update().get(video=video_id)
    if upload.state != ChannelUploadState.FAILED:
        return
    # What YouTube kept private is looked at again; what it refused is sent as another video.
    state = ChannelUploadState.PROCESSING if upload.fault == Fault.LOCKED else ChannelUploadState.WAITING
    if state == ChannelUploadState.WAITING:
        upload.youtube_id, upload.begun_at, upload.offset, upload.mark = "", None, 0, new_mark()
    upload.fault = ""
    upload.channel = Channel.objects.usable().filter(means=ChannelMeans.LOGIN).first() or upload.channel
    _move(upload, state, "youtube_id", "begun_at", "offset", "mark", "fault", "channel")
    _send_later(upload)


@transaction.atomic
def keep_here(*, video_id: int, user: User) -> None:
    """Staff decide that we show the video ourselves; what YouTube has of it is deleted. ``MayNotError``."""
    from media.tasks import bring_out_video  # noqa: PLC0415 - tasks look both ways

    _must_review(video_id, user)
    upload = ChannelUpload.objects.select_for_update().get(video=video_id)
    if upload.state in (ChannelUploadState.WAITING, ChannelUploadState.FAILED):
        _move(upload, ChannelUploadState.KEPT_HERE)
        transaction.on_commit(partial(bring_out_video.enqueue, video_id))
        if upload.begun_at:
            _send_later(upload)


@transaction.atomic
def take_down(*, video: ResidentVideo) -> None:
    """The video is withdrawn: what is on the channel is deleted there, what is on its way goes no further."""
    rows = ChannelUpload.objects.select_for_update(of=("self",)).select_related("video_file")
    upload = rows.filter(video=video).first()
    if upload is None or upload.state in (ChannelUploadState.GONE, ChannelUploadState.KEPT_HERE):
        return
    file, upload.video_file = upload.video_file, None
    # One that was begun may be there though nobody heard of it: looked for, then deleted.
    _move(upload, ChannelUploadState.GOING if upload.begun_at else ChannelUploadState.GONE, "video_file")
    if file is not None:
        remove_video_files([file])
    if upload.begun_at:
        _send_later(upload)


@transaction.atomic
def forget_uploaded_files(*, before: datetime) -> int:
    """Our own copies of what has been on the channel for some time."""
    rows = ChannelUpload.objects.select_for_update(of=("self",)).files_done_with(before)
    uploads = list(rows.select_related("video_file"))
    remove_video_files([upload.video_file for upload in uploads if upload.video_file])
    return len(uploads)


def _must_review(video_id: int, user: User) -> None:
    video = ResidentVideo.objects.locked().get(pk=video_id)
    has_upload = ChannelUpload.objects.filter(video=video).exists()
    if not has_upload or not rules.can_review(user) or rules.owns(user, video):
        raise MayNotError


def message_of(upload: ChannelUpload) -> str:
    """Why it failed, or does not get on now, for staff."""
    fault = upload.fault
    if not fault and upload.channel is not None and upload.state in UPLOADS_UNDER_WAY:
        fault = upload.channel.fault
    return words_of(fault)


def _send(upload: ChannelUpload, youtube: YouTube) -> bool:
    video = ResidentVideo.objects.select_related("video_file", "hashtag").get(pk=upload.video_id)
    file = video.video_file
    if file is None:
        return False
    offset = _where(upload, youtube, video, file)
    until = time.monotonic() + TURN
    with Path(file.web.path).open("rb") as content:
        while isinstance(offset, int):
            upload.offset = offset
            _move(upload, ChannelUploadState.SENDING, "offset")
            if not hold_on(upload):
                # So slow that another worker went on.
                return False
            if time.monotonic() > until:
                return True
            offset = youtube.send(
                session=upload.session.reveal(), file=content, offset=offset, size=upload.size
            )
    if isinstance(offset, SessionGone):
        upload.session = Secret()
        _move(upload, ChannelUploadState.WAITING, "session")
        return True
    _arrived(upload, offset.video_id)
    return True


def _where(
    upload: ChannelUpload, youtube: YouTube, video: ResidentVideo, file: VideoFile
) -> int | Uploaded | SessionGone:
    """Where to go on: what YouTube has, which may be all of it; 0 in a new session."""
    if upload.session:
        return youtube.upload_state(session=upload.session.reveal(), size=upload.size)
    if upload.begun_at is not None and (found := _looked_for(upload, youtube)):
        return Uploaded(found)
    upload.begun_at, upload.size = timezone.now(), file.web_size
    # Written down before it is asked: whoever finds it so looks before they begin again.
    _move(upload, ChannelUploadState.SENDING, "begun_at", "size")
    upload.session = Secret.of(youtube.begin_upload(facts=_facts(upload, video)))
    _move(upload, ChannelUploadState.SENDING, "session")
    return 0


def _looked_for(upload: ChannelUpload, youtube: YouTube) -> str:
    """The id of a video that arrived though nobody heard of it."""
    if upload.begun_at is None or upload.channel is None:
        return ""
    found = youtube.find_upload(
        playlist_id=upload.channel.uploads_playlist,
        mark=upload.mark,
        since=upload.begun_at - timedelta(minutes=5),
    )
    return found.id if found else ""


def _facts(upload: ChannelUpload, video: ResidentVideo) -> UploadFacts:
    channel = upload.channel
    assert channel is not None  # noqa: S101 - who has none is not asked to send
    paragraphs = (video.words.strip(), video.speaker_name.strip(), str(video.hashtag))
    # YouTube takes no angle brackets.
    words = "\n\n".join(filter(None, paragraphs)).replace("<", "‹").replace(">", "›")
    return UploadFacts(
        title=video.title.replace("<", "‹").replace(">", "›")[:LONGEST_TITLE] or str(video.hashtag),
        description=words,
        language=video.language,
        licence=Licence(channel.licence),
        privacy=Privacy(channel.privacy),
        made_for_kids=False,
        size=upload.size,
        content_type="video/mp4",
        mark=upload.mark,
        tags=(video.hashtag.label,),
    )


def _arrived(upload: ChannelUpload, youtube_id: str) -> None:
    upload.youtube_id, upload.offset = youtube_id, upload.size
    upload.session = Secret()
    _move(upload, ChannelUploadState.PROCESSING, "youtube_id", "offset", "session")


def _finish(upload: ChannelUpload, youtube: YouTube) -> bool:
    """Captions first; then wait until YouTube shows it, and as it was asked to."""
    _send_captions(upload, youtube)
    answer = youtube.videos(ids=[upload.youtube_id])
    found = next(iter(answer.videos), None) if answer else None
    if found is not None and found.upload_status.value in UNSHOWN:
        _fail(upload, Fault.REFUSED)
    elif found is not None and found.upload_status.value == "processed":
        if found.privacy is Privacy.PRIVATE:
            # Google locks what a project uploads that it has not audited.
            _fail(upload, Fault.LOCKED)
        else:
            _show(upload)
    return False


def _send_captions(upload: ChannelUpload, youtube: YouTube) -> None:
    file = ResidentVideo.objects.select_related("video_file").get(pk=upload.video_id).video_file
    missing = (
        [track for track in file.captions.all() if track.language not in upload.captions_sent] if file else []
    )
    if not missing:
        return
    there = {(track.language, track.automatic) for track in youtube.captions(video_id=upload.youtube_id)}
    for track in missing:
        if (track.language, False) not in there:
            youtube.add_captions(
                video_id=upload.youtube_id,
                language=track.language,
                name=track.get_language_display(),
                content=track.text.encode(),
            )
        upload.captions_sent = [*upload.captions_sent, track.language]
        _move(upload, ChannelUploadState.PROCESSING, "captions_sent")


@transaction.atomic
def _show(upload: ChannelUpload) -> None:
    """YouTube shows it: the page of the video is made with its address."""
    from media.tasks import bring_out_video  # noqa: PLC0415

    video = ResidentVideo.objects.locked().select_related("video_file").get(pk=upload.video_id)
    upload.video_file = video.video_file
    video.youtube_id, video.address, video.video_file = upload.youtube_id, upload.address, None
    video.save(update_fields=["youtube_id", "address", "video_file"])
    _move(upload, ChannelUploadState.THERE, "video_file")
    transaction.on_commit(partial(bring_out_video.enqueue, video.pk))


def _delete(upload: ChannelUpload, youtube: YouTube) -> bool:
    youtube_id = upload.youtube_id or _looked_for(upload, youtube)
    if youtube_id:
        youtube.delete_video(video_id=youtube_id)
    upload.session = Secret()
    if upload.state == ChannelUploadState.KEPT_HERE:
        upload.youtube_id, upload.begun_at = "", None
        _move(upload, ChannelUploadState.KEPT_HERE, "session", "youtube_id", "begun_at")
    else:
        _move(upload, ChannelUploadState.GONE, "session")
    return False


def _fail(upload: ChannelUpload, fault: Fault) -> None:
    upload.fault = fault.value
    _move(upload, ChannelUploadState.FAILED, "fault")


def _move(upload: ChannelUpload, state: ChannelUploadState, *names: str) -> None:
    """Write the state down with the fields ``names``; ``OvertakenError`` if it was withdrawn meanwhile."""
    upload.state, upload.changed_at = state, timezone.now()
    rows = ChannelUpload.objects.filter(pk=upload.pk)
    standing = rows if state in OVER else rows.exclude(state__in=OVER)
    fields = {name: getattr(upload, name) for name in names}
    if not standing.update(state=state, changed_at=upload.changed_at, **fields):
        raise OvertakenError


def _send_later(upload: ChannelUpload) -> None:
    from media.channel_tasks import go_on_with_upload  # noqa: PLC0415 - tasks look both ways

    transaction.on_commit(partial(go_on_with_upload.enqueue, upload.pk))
