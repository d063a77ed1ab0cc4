"""A person's data in residents' videos: given back to them, or erased."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from media.enums import ResidentVideoState, VideoEvent
from media.models import ResidentVideo, VideoFile, VideoUpload

from .sending import drop_file, take_away
from .uploads import discard_uploads
from .video_log import log_video


def export_person(user_id: int) -> dict[str, object]:
    """Everything that is held of the videos a person sent, as JSON-able values."""
    rows = (
        ResidentVideo.objects.of(user_id)
        .select_related("hashtag", "video_file")
        .prefetch_related("consents__wording", "guardians", "log")
        .newest_first()
    )
    videos = list(rows)
    return {
        "videos": [_as_values(video) for video in videos],
        "uploads": [
            {"name": one.name, "bytes": one.size, "came": one.offset, "begun_at": one.created_at.isoformat()}
            for one in VideoUpload.objects.of(user_id)
        ],
        "consents": [
            {
                "text": one.wording.text,
                "version": one.wording.version,
                "given_at": one.given_at.isoformat(),
            }
            for video in videos
            for one in video.consents.all()
            if one.given_by_id == user_id
        ],
    }


def _as_values(video: ResidentVideo) -> dict[str, Any]:
    file = video.video_file
    return {
        "code": video.code,
        "state": video.state,
        "reason": video.reason,
        "hashtag": video.hashtag.label,
        "title": video.title,
        "words": video.words,
        "language": video.language,
        "language_spoken": video.language_spoken,
        "speaker": video.speaker_name,
        "speaker_kind": video.speaker_kind,
        "with_minors": video.has_minors,
        "address": video.address,
        "file": {
            "sha256": file.sha256,
            "bytes": file.byte_size,
            "seconds": file.duration.total_seconds(),
            "captions": file.caption_languages,
        }
        if file is not None
        else None,
        "guardians": [
            {
                "name": one.name,
                "email": one.email,
                "is_sole": one.is_sole,
                "signed_at": one.signed_at.isoformat() if one.signed_at else None,
                "refused_at": one.refused_at.isoformat() if one.refused_at else None,
            }
            for one in video.guardians.all()
        ],
        "sent_at": video.created_at.isoformat(),
        "published_at": video.published_at.isoformat() if video.published_at else None,
        "log": [{"event": row.event, "at": row.at.isoformat(), "note": row.note} for row in video.log.all()],
    }


@transaction.atomic
def erase_person(user_id: int) -> None:
    """Delete videos, pages, names and texts. That something was sent and decided stays, nameless."""
    for video in ResidentVideo.objects.locked().of(user_id).select_related("video_file").order_by("pk"):
        if video.state == ResidentVideoState.REJECTED:
            drop_file(video)
        elif video.state != ResidentVideoState.WITHDRAWN:
            take_away(video, now=timezone.now())
        video.consents.update(given_by=None)
        video.guardians.all().delete()
        video.log.filter(actor_id=user_id).update(actor=None)
        # What staff wrote may speak of the person, and what they mended holds their words.
        video.log.exclude(note="").update(note="")
        video.title = video.words = video.speaker_name = video.address = video.youtube_id = ""
        video.reason = "—" if video.reason else ""
        video.sender = None
        video.awaited = 0
        video.save()
        log_video(video, VideoEvent.ERASED, actor=None)
    discard_uploads(VideoUpload.objects.of(user_id))
    # The town's own videos stay; who uploaded them is forgotten.
    VideoFile.objects.filter(uploaded_by=user_id).update(uploaded_by=None)
