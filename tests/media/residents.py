"""Residents' videos for tests, sent as residents send them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from hub.core.agreed import fingerprint
from media.actions.sending import NamedGuardian, SentFile, VideoFields, send_video
from media.enums import VideoConsentKind
from media.wordings import wording, wordings
from media.youtube_address import parse
from tests.factories.videos import make_video_file

if TYPE_CHECKING:
    from hub.accounts.models import User
    from hub.core.agreed import Wording
    from hub.core.models import Hashtag
    from media.models import ResidentVideo, VideoFile

ID = "dQw4w9WgXcQ"


def words(*kinds: VideoConsentKind) -> list[Wording]:
    return [wording(kind, town="Borgo di Prova") for kind in kinds]


def form_data(of: Hashtag, **changes: Any) -> dict[str, Any]:
    """What the form sends, all of it right."""
    return {
        "key": str(uuid.uuid4()),
        "shown": fingerprint(wordings(town="Borgo di Prova").values()),
        "address": ID,
        "hashtag": of.pk,
        "title": "La mia bottega",
        "words": "Il pane.",
        "language": "it",
        "language_spoken": "it",
        "speaker_kind": "shop",
        "speaker_name": "Panificio Rossi",
        "licence": "on",
        "people": "on",
        "minors": "no",
        **changes,
    }


def sent(
    user: User, hashtag: Hashtag, *, guardians: list[NamedGuardian] | None = None, **fields: Any
) -> ResidentVideo:
    """A video of ``user`` at YouTube; with ``video_file`` one of a file."""
    file: VideoFile | None = fields.pop("video_file", None)
    values = {
        "hashtag": hashtag,
        "title": "La mia bottega",
        "words": "Come si impasta il pane.",
        "language": "it",
        "language_spoken": "it",
        "speaker_kind": "shop",
        "speaker_name": "Panificio Rossi",
        "has_minors": bool(guardians),
    }
    video = send_video(
        user=user,
        key=uuid.uuid4(),
        fields=VideoFields(**values | fields),
        consents=words(VideoConsentKind.LICENCE, VideoConsentKind.PEOPLE),
        guardians=guardians or [],
        youtube=None if file else parse(ID),
        address="" if file else ID,
    )
    if file:
        file.from_resident, file.uploaded_by = True, user
        file.save()
        video.video_file = file
        video.save()
    return video


__all__ = ["ID", "SentFile", "form_data", "make_video_file", "sent", "words"]
