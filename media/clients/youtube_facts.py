"""What YouTube says of a channel and its videos, as plain values; no line to it, no library of Google's."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

S = TypeVar("S", bound=StrEnum)

DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?",
    re.ASCII,
)


# Languages of ours that YouTube's words may be in; it refuses a whole upload for one that it does not know.
LANGUAGES = {"it", "en", "fr", "ro", "sq", "ar", "es", "de", "uk"}


class Bucket(StrEnum):
    """What YouTube counts by the day, each for itself."""

    UNITS = "units"
    SEARCHES = "searches"
    UPLOADS = "uploads"


# What Google allows a project in a day, as long as it has asked for no more.
DAILY = {Bucket.UNITS: 10_000, Bucket.SEARCHES: 100, Bucket.UPLOADS: 100}
# The published costs of the calls that the client makes.
COSTS = {
    "channels.list": (Bucket.UNITS, 1),
    "playlistItems.list": (Bucket.UNITS, 1),
    "videos.list": (Bucket.UNITS, 1),
    "videos.delete": (Bucket.UNITS, 50),
    "captions.list": (Bucket.UNITS, 50),
    "captions.insert": (Bucket.UNITS, 400),
    "videos.insert": (Bucket.UPLOADS, 1),
}


class Privacy(StrEnum):
    """Who may see a video on YouTube."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    PRIVATE = "private"


class Licence(StrEnum):
    """YouTube's own licence, or CC BY."""

    STANDARD = "youtube"
    CC_BY = "creativeCommon"


class Live(StrEnum):
    """Whether a video is a broadcast that has not ended."""

    NO = "none"
    UPCOMING = "upcoming"
    NOW = "live"
    ENDED = "completed"


class UploadStatus(StrEnum):
    """How far YouTube is with a video."""

    UPLOADED = "uploaded"  # not yet to be seen
    PROCESSED = "processed"
    FAILED = "failed"
    REJECTED = "rejected"
    DELETED = "deleted"


@dataclass(frozen=True, kw_only=True)
class Channel:
    """``uploads`` is the playlist of all its videos; ``videos`` how many YouTube counts."""

    id: str
    title: str
    handle: str
    uploads: str
    videos: int
    etag: str


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A line of the uploads playlist; ``etag`` changes when title, words or privacy do."""

    video_id: str
    published_at: datetime | None
    etag: str


@dataclass(frozen=True, kw_only=True)
class UploadsPage:
    """Fifty uploads at most, the newest first; ``next_page`` is empty on the last one."""

    uploads: tuple[Upload, ...]
    next_page: str
    total: int
    etag: str


@dataclass(frozen=True, kw_only=True)
class Thumbnail:
    """YouTube's still of a video; the sizes are 0 where YouTube does not say them."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Video:
    """``trouble`` is YouTube's word for why it failed or was rejected."""

    id: str
    title: str
    description: str
    tags: tuple[str, ...]
    published_at: datetime
    duration: timedelta
    privacy: Privacy
    upload_status: UploadStatus
    trouble: str
    embeddable: bool
    licence: Licence
    language: str
    audio_language: str
    has_captions: bool
    thumbnail: Thumbnail | None
    live: Live
    made_for_kids: bool
    etag: str


@dataclass(frozen=True, kw_only=True)
class VideosPage:
    """The videos that are there for us; removed and private ones are missing."""

    videos: tuple[Video, ...]
    etag: str


@dataclass(frozen=True, kw_only=True)
class CaptionTrack:
    """A track of captions; ``automatic`` ones YouTube wrote by itself."""

    id: str
    language: str
    name: str
    automatic: bool
    draft: bool
    status: str


@dataclass(frozen=True, kw_only=True)
class UploadFacts:
    """What YouTube is told with a file. ``mark`` goes among the tags: by it the video is found again."""

    title: str
    description: str
    language: str
    licence: Licence
    privacy: Privacy
    made_for_kids: bool
    size: int
    content_type: str
    mark: str
    tags: tuple[str, ...] = ()
    category: str = "22"  # YouTube's "People & Blogs"
    notify_subscribers: bool = False


@dataclass(frozen=True)
class ApiKey:
    """Reads what is public."""

    key: str = field(repr=False)

    def headers(self) -> dict[str, str]:
        """Not in the address, which stands in logs and errors."""
        return {"X-Goog-Api-Key": self.key}


@dataclass(frozen=True)
class Token:
    """Acts for the channel."""

    access_token: str = field(repr=False)

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access_token}"}


def channel_of(item: dict[str, Any]) -> Channel:
    snippet = item["snippet"]
    return Channel(
        id=item["id"],
        title=snippet["title"],
        handle=snippet.get("customUrl", ""),
        uploads=item["contentDetails"]["relatedPlaylists"]["uploads"],
        videos=int(item.get("statistics", {}).get("videoCount", 0)),
        etag=item["etag"],
    )


def uploads_of(answer: dict[str, Any]) -> UploadsPage:
    return UploadsPage(
        uploads=tuple(
            Upload(
                video_id=item["contentDetails"]["videoId"],
                published_at=_moment_or_none(item["contentDetails"].get("videoPublishedAt")),
                etag=item["etag"],
            )
            for item in answer.get("items", [])
        ),
        next_page=answer.get("nextPageToken", ""),
        total=int(answer["pageInfo"]["totalResults"]),
        etag=answer["etag"],
    )


def videos_of(answer: dict[str, Any]) -> VideosPage:
    return VideosPage(videos=tuple(video_of(item) for item in answer.get("items", [])), etag=answer["etag"])


def video_of(item: dict[str, Any]) -> Video:
    snippet, status, content = item["snippet"], item["status"], item["contentDetails"]
    return Video(
        id=item["id"],
        title=snippet["title"],
        description=snippet.get("description", ""),
        tags=tuple(snippet.get("tags", ())),
        published_at=datetime.fromisoformat(snippet["publishedAt"]),
        duration=duration_of(content.get("duration", "P0D")),
        # A word that is not known yet never makes a video more public than it is.
        privacy=_known(Privacy, status["privacyStatus"], Privacy.PRIVATE),
        upload_status=_known(UploadStatus, status["uploadStatus"], UploadStatus.UPLOADED),
        trouble=status.get("failureReason") or status.get("rejectionReason") or "",
        embeddable=bool(status.get("embeddable", False)),
        licence=_known(Licence, status.get("license", ""), Licence.STANDARD),
        language=snippet.get("defaultLanguage", ""),
        audio_language=snippet.get("defaultAudioLanguage", ""),
        has_captions=content.get("caption") == "true",
        thumbnail=best_thumbnail(snippet.get("thumbnails", {})),
        live=_known(Live, snippet.get("liveBroadcastContent", "none"), Live.NO),
        made_for_kids=bool(status.get("madeForKids", False)),
        etag=item["etag"],
    )


def best_thumbnail(thumbnails: dict[str, dict[str, Any]]) -> Thumbnail | None:
    """The largest one that lies as a film does."""
    found = [
        Thumbnail(url=each["url"], width=int(each.get("width", 0)), height=int(each.get("height", 0)))
        for name, each in thumbnails.items()
        if name != "shortsAspectRatio"
    ]
    return max(found, key=lambda each: each.width, default=None)


def caption_of(item: dict[str, Any]) -> CaptionTrack:
    snippet = item["snippet"]
    return CaptionTrack(
        id=item["id"],
        language=snippet["language"],
        name=snippet.get("name", ""),
        automatic=snippet.get("trackKind", "").lower() == "asr",
        draft=bool(snippet.get("isDraft", False)),
        status=snippet.get("status", ""),
    )


def resource_of(facts: UploadFacts) -> dict[str, Any]:
    """The ``Video`` that ``videos.insert`` is given."""
    snippet = {
        "title": facts.title,
        "description": facts.description,
        "tags": [*facts.tags, facts.mark],
        "categoryId": facts.category,
        "defaultLanguage": facts.language if facts.language in LANGUAGES else "",
    }
    return {
        "snippet": {name: value for name, value in snippet.items() if value},
        "status": {
            "privacyStatus": facts.privacy.value,
            "license": facts.licence.value,
            "embeddable": True,
            "selfDeclaredMadeForKids": facts.made_for_kids,
        },
    }


def duration_of(text: str) -> timedelta:
    """An ISO 8601 duration as YouTube writes them; a broadcast that has not ended lasts nothing."""
    found = DURATION.fullmatch(text)
    if not found:
        raise ValueError("no duration")
    return timedelta(**{name: int(value) for name, value in found.groupdict().items() if value})


def _moment_or_none(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _known(kind: type[S], word: str, otherwise: S) -> S:
    try:
        return kind(word)
    except ValueError:
        return otherwise
