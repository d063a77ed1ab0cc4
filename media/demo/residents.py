"""Videos that invented residents have sent: what staff find in their queue, in every state of it."""

from __future__ import annotations

import tempfile
import uuid
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from hub.accounts.actions import sign_up
from hub.core.models import Hashtag
from hub.core.models.hashtags import HashtagQuerySet
from hub.core.sites import town_name
from media import youtube_address
from media.actions import reject_video, send_video, start_review
from media.actions.sending import NamedGuardian, SentFile, VideoFields
from media.enums import VideoConsentKind
from media.footage import look_safely
from media.models import ResidentVideo, ResidentVideoLog, VideoGuardian
from media.wordings import wordings

from .filming import film_of

if TYPE_CHECKING:
    from hub.accounts.models import User
    from hub.core.demo import DemoTown
    from hub.core.demo.town import Words

SMALL = 1  # seconds of a film in a small town
HASHTAG = "restiamoconnessi"


def take_videos(town: DemoTown, sent: list[Words]) -> None:
    """In the demo town residents may send videos at once; a real one decides it hashtag by hashtag."""
    open_for = HashtagQuerySet(Hashtag).active().filter(name=HASHTAG)
    open_for.update(takes_videos=True)
    hashtag = open_for.first()
    if hashtag is None or ResidentVideo.objects.exists():
        return
    for words in sent:
        when = town.now - timedelta(hours=words["hours_ago"])
        with town.at(when):
            video = _send(town, words, hashtag)
        _decide(town, video, words)
    town.added += len(sent)
    # Who was invented gets no mail, neither of what has happened nor to sign.
    ResidentVideoLog.objects.update(mailed_at=town.now)
    VideoGuardian.objects.update(asked_at=town.now, reminded_at=town.now)


def _send(town: DemoTown, words: Words, hashtag: Hashtag) -> ResidentVideo:
    texts = wordings(town=town_name())
    guardians = [NamedGuardian(**one) for one in words.get("guardians", ())]
    kinds = [VideoConsentKind.LICENCE, VideoConsentKind.PEOPLE]
    if not guardians:
        kinds.append(VideoConsentKind.NO_MINORS)
    return send_video(
        user=_sender(words),
        key=uuid.uuid4(),
        fields=VideoFields(
            hashtag=hashtag,
            title=words["title"],
            words=words["words"].strip(),
            language="it",
            language_spoken="it",
            speaker_kind=words["speaker"],
            speaker_name=words["speaker_name"],
            has_minors=bool(guardians),
        ),
        consents=[texts[kind] for kind in kinds],
        guardians=guardians,
        youtube=youtube_address.parse(words["youtube"]) if "youtube" in words else None,
        address=words.get("youtube", ""),
        file=_file(town, words["film"]) if "film" in words else None,
    )


def _file(town: DemoTown, spec: str) -> SentFile:
    data = film_of(spec, SMALL) if town.small else film_of(spec)
    with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
        file.write(data)
        file.flush()
        return SentFile(facts=look_safely(file.name), stream=BytesIO(data))


def _sender(words: Words) -> User:
    first, last = words["sender"].split(" ", 1)
    user = sign_up(email=f"{first}.{last}@posta.rivalora.example".lower().replace(" ", ""), language="it")
    if not user.first_name:
        user.first_name, user.last_name = first, last
        user.save(update_fields=["first_name", "last_name"])
    return user


def _decide(town: DemoTown, video: ResidentVideo, words: Words) -> None:
    """What staff have said so far."""
    staff = town.made["staff MODERATORS"]
    if words.get("taken_up"):
        start_review(video_id=video.pk, user=staff)
    if reason := words.get("rejected"):
        reject_video(video_id=video.pk, user=staff, reason=reason)
