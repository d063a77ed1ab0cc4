"""What a person pastes as the address of a YouTube video: taken apart, or refused with a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import SplitResult, parse_qs, urlsplit

from django.utils.translation import gettext_lazy as _

from media.refusals import Refused

VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
LONGEST_START = 24 * 60 * 60
MAX_LENGTH = 2000

YOUTUBE = {
    f"{prefix}{host}"
    for host in ("youtube.com", "youtube-nocookie.com")
    for prefix in ("", "www.", "m.", "music.")
}
SHORT = {"youtu.be", "www.youtu.be"}
# The first step of a path after which the id stands.
BEFORE_ID = {"embed", "shorts", "live", "v", "e", "vi", "watch"}
CHANNEL = {"channel", "c", "user", "feed", "results", "hashtag", "post"}


class NotAVideo(Refused):
    """No video can be taken from the text."""

    MESSAGES = {
        "channel": _(
            "This is the address of a channel or of a list. Open the video and copy its own address."
        ),
        "playlist": _("This is the address of a playlist. Open one of its videos and copy that address."),
        "other_host": _("This is not an address of YouTube."),
        "no_video": _("No video was found in this address. Open the video on YouTube and copy its address."),
    }


@dataclass(frozen=True)
class YouTubeVideo:
    """A video on YouTube, and the second at which it starts."""

    id: str
    start: int = 0

    @property
    def watch_url(self) -> str:
        """Where it is watched on YouTube itself: what a person gets who follows the plain link."""
        return f"https://www.youtube.com/watch?v={self.id}" + (f"&t={self.start}s" if self.start else "")

    @property
    def embed_url(self) -> str:
        """The player that sets no cookie before it plays; loaded only after a click."""
        start = f"&start={self.start}" if self.start else ""
        return f"https://www.youtube-nocookie.com/embed/{self.id}?autoplay=1&rel=0{start}"


def parse(text: str) -> YouTubeVideo:
    """The video that ``text`` leads to: any address of one, its embed code, or a bare id."""
    text = unescape(text[:MAX_LENGTH]).strip().strip("<>\"'").strip()
    if embedded := re.search(r"\ssrc\s*=\s*[\"']([^\"']+)", text):
        text = embedded[1]
    if VIDEO_ID.fullmatch(text):
        return YouTubeVideo(text)
    address = _split(text)
    host = (address.hostname or "").removesuffix(".")
    if address.scheme not in ("http", "https") or host not in YOUTUBE | SHORT:
        raise NotAVideo("other_host" if "." in host else "no_video")
    query = parse_qs(address.query)
    steps = [step for step in address.path.split("/") if step]
    if host in YOUTUBE and steps and steps[0] in ("attribution_link", "oembed"):
        return _inner(query)
    video_id = (steps[0] if steps else "") if host in SHORT else _id_of(steps, query)
    return YouTubeVideo(_checked(video_id), _start(query, address.fragment))


def _id_of(steps: list[str], query: dict[str, list[str]]) -> str:
    """What stands where youtube.com keeps the id of a video."""
    if "v" in query:
        return query["v"][0]
    first = steps[0].lower() if steps else ""
    if first == "playlist" or steps[:2] == ["embed", "videoseries"]:
        raise NotAVideo("playlist")
    if first in CHANNEL or first.startswith("@") or steps[:2] == ["embed", "live_stream"]:
        raise NotAVideo("channel")
    if first in BEFORE_ID and len(steps) > 1:
        return steps[1]
    raise NotAVideo("playlist" if "list" in query else "no_video")


def _inner(query: dict[str, list[str]]) -> YouTubeVideo:
    """The address that an attribution or oembed address carries; only one inside another."""
    target = (query.get("u") or query.get("url") or [""])[0]
    if "attribution_link" in target or "oembed" in target:
        raise NotAVideo("no_video")
    return parse(target if "://" in target else f"https://www.youtube.com/{target.lstrip('/')}")


def _split(text: str) -> SplitResult:
    if text.startswith("//"):
        text = f"https:{text}"
    elif "://" not in text.split("?", 1)[0]:
        text = f"https://{text}"
    try:
        address = urlsplit(text)
        address.hostname  # noqa: B018 - raises for what is no host
    except ValueError:
        raise NotAVideo("no_video") from None
    return address


def _checked(candidate: str) -> str:
    # Copied addresses often carry a full stop or a bracket of the sentence around them.
    if found := re.fullmatch(r"([A-Za-z0-9_-]{11})[.,;:!?)\]]*(?:&.*)?", candidate):
        return found[1]
    raise NotAVideo("no_video")


def _start(query: dict[str, list[str]], fragment: str) -> int:
    """Seconds from ``t``, ``start`` or ``time_continue``: 90, 90s, 1m30s, 1h2m3s or 1:30; else 0."""
    for name in ("t", "start", "time_continue"):
        for value in (query.get(name, [""])[0], parse_qs(fragment).get(name, [""])[0]):
            if seconds := _seconds(value):
                return seconds if seconds <= LONGEST_START else 0
    return 0


def _seconds(value: str) -> int:
    if re.fullmatch(r"[0-9]{1,2}(:[0-9]{1,2}){1,2}", value):
        seconds = 0
        for part in value.split(":"):
            seconds = seconds * 60 + int(part)
        return seconds
    found = re.fullmatch(r"(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s?)?", value.lower())
    if not found:
        return 0
    hours, minutes, rest = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + rest
