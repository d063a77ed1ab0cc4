"""The channel that the YouTube emulator holds: as many videos as one likes, the same at each start."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Iterable

CHANNEL_ID = "UCemulatedTownHall_000001"[:24]
UPLOADS = f"UU{CHANNEL_ID[2:]}"
TITLE, HANDLE, USER = "Comune di Rivalora", "@comunerivalora", "comunerivalora"
NEWEST = datetime(2026, 10, 1, 18, 0, tzinfo=UTC)
SIZES = {
    "default": (120, 90),
    "medium": (320, 180),
    "high": (480, 360),
    "standard": (640, 480),
    "maxres": (1280, 720),
}
SUBJECTS = (
    "Consiglio comunale",
    "Il pane delle quattro",
    "La banda in piazza",
    "Passeggiata lungo il Salvia",
    "Racconti dalle borgate",
    "La biblioteca di sera",
    "Mercato del sabato",
    "Orti di quartiere",
)
HASHTAGS = ("RestiamoConnessi", "RivaloraVerde")
LANGUAGES = ("it", "it", "it", "fr", "en", "")


def code(*parts: Any, length: int = 11) -> str:
    """Letters that follow from ``parts``, as YouTube makes its ids of."""
    digest = hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).digest()
    return urlsafe_b64encode(digest).decode()[:length]


def written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def thumbnails(video_id: str, address: str, names: Iterable[str] = SIZES) -> dict[str, Any]:
    return {
        name: {
            "url": f"{address}/vi/{video_id}/{name}.jpg",
            "width": SIZES[name][0],
            "height": SIZES[name][1],
        }
        for name in names
    }


def made_video(
    number: int, of: int, *, hashtags: tuple[str, ...] = HASHTAGS, tagged_every: int = 3
) -> dict[str, Any]:
    """The video with ``number``, from 0, the oldest; three a day. Each third one carries a hashtag: in its
    title, its description or its tags.
    """
    turn = number // tagged_every
    tag = hashtags[turn % len(hashtags)] if hashtags and number % tagged_every == 0 else ""
    subject = f"{SUBJECTS[number % len(SUBJECTS)]}, puntata {number + 1}"
    privacy = "private" if number % 17 == 5 else "unlisted" if number % 13 == 7 else "public"
    seconds = 45 + number * 37 % 5400
    language = LANGUAGES[number % len(LANGUAGES)]
    return video(
        code("video", number),
        title=f"{subject} #{tag}" if tag and turn % 3 == 0 else subject,
        description="Un video del Comune." + (f"\n\n#{tag}" if tag and turn % 3 == 1 else ""),
        tags=["comune", tag] if tag and turn % 3 == 2 else ["comune"],
        published=NEWEST - timedelta(hours=8 * (of - 1 - number)),
        privacy=privacy,
        seconds=seconds,
        caption=number % 3 == 0,
        language=language,
        licence="creativeCommon" if number % 4 == 0 else "youtube",
        sizes=tuple(SIZES) if number % 5 else tuple(SIZES)[:3],
    )


def video(
    video_id: str,
    *,
    title: str,
    description: str = "",
    tags: Iterable[str] = (),
    published: datetime,
    privacy: str = "public",
    seconds: int = 60,
    caption: bool = False,
    language: str = "it",
    licence: str = "youtube",
    sizes: Iterable[str] = SIZES,
    status: str = "processed",
    live: str = "none",
    embeddable: bool = True,
    made_for_kids: bool = False,
) -> dict[str, Any]:
    spoken = {"defaultLanguage": language, "defaultAudioLanguage": language} if language else {}
    return {
        "id": video_id,
        "snippet": {
            "publishedAt": written(published),
            "channelId": CHANNEL_ID,
            "channelTitle": TITLE,
            "title": title,
            "description": description,
            "thumbnails": list(sizes),
            "categoryId": "22",
            "liveBroadcastContent": live,
            "localized": {"title": title, "description": description},
        }
        | ({"tags": list(tags)} if tags else {})
        | spoken,
        "contentDetails": {
            "duration": _duration(seconds) if status == "processed" and live == "none" else "P0D",
            "dimension": "2d",
            "definition": "hd",
            "caption": "true" if caption else "false",
            "licensedContent": False,
            "projection": "rectangular",
        },
        "status": {
            "uploadStatus": status,
            "privacyStatus": privacy,
            "license": licence,
            "embeddable": embeddable,
            "publicStatsViewable": True,
            "madeForKids": made_for_kids,
        },
    }


# Where a fact that is ordered to change stands.
PLACES = {
    "title": ("snippet", "title"),
    "description": ("snippet", "description"),
    "tags": ("snippet", "tags"),
    "language": ("snippet", "defaultLanguage"),
    "live": ("snippet", "liveBroadcastContent"),
    "privacy": ("status", "privacyStatus"),
    "status": ("status", "uploadStatus"),
    "licence": ("status", "license"),
    "embeddable": ("status", "embeddable"),
    "duration": ("contentDetails", "duration"),
    "caption": ("contentDetails", "caption"),
}


def caption(
    video_id: str, language: str, name: str, content: bytes | str, *, kind: str = "standard"
) -> dict[str, Any]:
    snippet = {
        "videoId": video_id,
        "lastUpdated": written(NEWEST),
        "trackKind": kind,
        "language": language,
        "name": name,
        "audioTrackType": "unknown",
        "isCC": False,
        "isLarge": False,
        "isEasyReader": False,
        "isDraft": False,
        "isAutoSynced": False,
        "status": "serving",
    }
    raw = content.encode() if isinstance(content, str) else content
    return {
        "kind": "youtube#caption",
        "etag": etag_of(snippet),
        "id": f"AUieDa{code('caption', video_id, language, name, kind, length=32)}",
        "snippet": snippet,
        "sha256": hashlib.sha256(raw).hexdigest(),
    }


def unready(video: dict[str, Any]) -> dict[str, Any]:
    """A video of which YouTube knows no more than the file."""
    return {
        **video,
        "snippet": video["snippet"] | {"thumbnails": ["default"]},
        "contentDetails": video["contentDetails"] | {"duration": "P0D"},
        "status": video["status"] | {"uploadStatus": "uploaded"},
    }


def _duration(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    told = "".join(
        f"{value}{unit}" for value, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if value
    )
    return f"PT{told}"


def etag_of(content: Any) -> str:
    return code("etag", content, length=27)


def page_token(position: int) -> str:
    """Opaque, and of the form of YouTube's: it names the line with which the page begins."""
    number, low = b"", position
    while True:
        low, piece = low >> 7, low & 0x7F
        number += bytes([piece | (0x80 if low else 0)])
        if not low:
            break
    return urlsafe_b64encode(b"\x08" + number + b"\x10\x00").decode().rstrip("=")


def position_of(token: str) -> int | None:
    """The line that ``token`` names, if it is one of ours."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    position = 0
    for number, piece in enumerate(raw[1:-2]):
        position |= (piece & 0x7F) << 7 * number
    return position if page_token(position) == token else None


@lru_cache(maxsize=256)
def still(video_id: str, name: str) -> bytes:
    """A picture that nobody mistakes for another video's."""
    width, height = SIZES[name]
    digest = hashlib.sha256(video_id.encode()).digest()
    picture = Image.new("RGB", (width, height), (digest[0] // 2, digest[1] // 2, digest[2] // 2))
    draw = ImageDraw.Draw(picture)
    for number in range(6):
        left = digest[3 + number] * width // 256
        top = digest[9 + number] * height // 256
        colour = (digest[15 + number], digest[20 + number], digest[25 + number])
        draw.ellipse((left, top, left + width // 5, top + width // 5), fill=colour)
    draw.text((10, 10), video_id, fill=(255, 255, 255))
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
