"""What a person pastes as the address of a YouTube channel: taken apart, or refused with a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from urllib.parse import SplitResult, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from media.refusals import Refused
from media.youtube_address import MAX_LENGTH, SHORT, YOUTUBE

HOSTS = YOUTUBE | {"studio.youtube.com"}
CHANNEL_ID = re.compile(r"UC[A-Za-z0-9_-]{22}")
# Letters of any script; three to thirty of them.
HANDLE = re.compile(r"[\w.·-]{3,30}")
NAME = re.compile(r"[A-Za-z0-9_.-]{1,60}")
# The first step of a path that leads to a video, a list or YouTube's own pages.
OTHER_PAGES = {"watch", "shorts", "live", "embed", "v", "e", "vi", "clip"}
OWN_PAGES = {"feed", "results", "hashtag", "playlist", "account", "premium", "about", "t", "post"}


class Kind(StrEnum):
    """By what YouTube finds the channel."""

    ID = "id"
    HANDLE = "handle"
    USER = "user"
    NAME = "name"  # a bare word: a handle without its @, or a name of the old kind


class NotAChannel(Refused):
    """No channel can be taken from the text."""

    MESSAGES = {
        "video": _("This is the address of a video. Open the channel and copy its own address."),
        "custom": _(
            "YouTube does not say to which channel this old address belongs. Open the channel and copy the"
            " name that begins with @."
        ),
        "other_host": _("This is not an address of YouTube."),
        "no_channel": _("No channel was found in this. Open the channel on YouTube and copy its address."),
    }


@dataclass(frozen=True)
class ChannelAddress:
    """How a channel is asked for; a handle stands without its @."""

    kind: Kind
    value: str


def parse_channel_address(text: str) -> ChannelAddress:
    """The channel that ``text`` leads to: its id, its @handle, its name, or any address of it."""
    text = unescape(text[:MAX_LENGTH]).strip().strip("<>\"'").strip()
    if CHANNEL_ID.fullmatch(text):
        return ChannelAddress(Kind.ID, text)
    if text.startswith("@"):
        return _handle(text)
    if "/" not in text and not _names_host(text):
        if NAME.fullmatch(text):
            return ChannelAddress(Kind.NAME, text)
        raise NotAChannel("no_channel")
    address = _split(text)
    host = (address.hostname or "").removesuffix(".")
    if host in SHORT and address.scheme in ("http", "https"):
        raise NotAChannel("video")
    if address.scheme not in ("http", "https") or host not in HOSTS:
        raise NotAChannel("other_host" if "." in host else "no_channel")
    return _of_steps([unquote(step) for step in address.path.split("/") if step])


def _names_host(text: str) -> bool:
    return text.lower().removeprefix("www.").startswith(("youtube.com", "youtu.be")) or "?" in text


def _of_steps(steps: list[str]) -> ChannelAddress:
    first, second = (*steps, "", "")[:2]
    if first.startswith("@"):
        return _handle(first)
    match first.lower():
        case "channel" if CHANNEL_ID.fullmatch(second):
            return ChannelAddress(Kind.ID, second)
        case "user" if NAME.fullmatch(second):
            return ChannelAddress(Kind.USER, second)
        case "c":
            raise NotAChannel("custom")
        case page if page in OTHER_PAGES:
            raise NotAChannel("video")
        case page if page and page not in OWN_PAGES | {"channel", "user"} and NAME.fullmatch(first):
            return ChannelAddress(Kind.NAME, first)
    raise NotAChannel("no_channel")


def _handle(text: str) -> ChannelAddress:
    # Copied text often carries the full stop of the sentence around it.
    name = text.removeprefix("@").split("/", 1)[0].split("?", 1)[0].rstrip(".,;:!)")
    if not HANDLE.fullmatch(name):
        raise NotAChannel("no_channel")
    return ChannelAddress(Kind.HANDLE, name)


def _split(text: str) -> SplitResult:
    if text.startswith("//"):
        text = f"https:{text}"
    elif "://" not in text.split("?", 1)[0]:
        text = f"https://{text}"
    try:
        address = urlsplit(text)
        address.hostname  # noqa: B018 - raises for what is no host
    except ValueError:
        raise NotAChannel("no_channel") from None
    return address
