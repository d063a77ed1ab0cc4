"""Captions that somebody wrote: read with bounds, and written anew as plain WebVTT.

Plain values in and out. SRT, as most programs write it, becomes WebVTT; what a browser would not show, or
would take for more than text, stays behind.
"""

from __future__ import annotations

import io
import re

import webvtt
from django.utils.translation import gettext_lazy as _
from webvtt.errors import MalformedCaptionError, MalformedFileError

from media.refusals import Refused

MAX_BYTES = 1024 * 1024
MAX_CUES = 10_000
LONGEST_CUE = 1000  # letters
CAPTIONS_ACCEPT = "text/vtt,application/x-subrip,.vtt,.srt"
# What WebVTT knows of emphasis; everything else in angle brackets is dropped.
TAG = re.compile(r"<(/?)([a-zA-Z0-9.:]*)[^<>]*>")
LONE = re.compile(r"<(?!/?[biu]>)")
KEPT = {"b", "i", "u"}
TIME = re.compile(r"(?:([0-9]{1,3}):)?([0-5]?[0-9]):([0-5]?[0-9])\.([0-9]{3})", re.ASCII)


class CaptionsRefused(Refused):
    """The file cannot be used."""

    MESSAGES = {
        "too_large": _("The file is too large for captions: it may have at most 1 MB."),
        "not_captions": _("This file holds no captions. Send a WebVTT (.vtt) or SubRip (.srt) file."),
        "too_many": _("These captions have too many lines."),
    }


def read_captions(content: bytes) -> str:
    """The captions in ``content`` (WebVTT or SubRip) as WebVTT. Raises ``CaptionsRefused``."""
    if len(content) > MAX_BYTES:
        raise CaptionsRefused("too_large")
    text = _text(content)
    kind = "vtt" if text.startswith("WEBVTT") else "srt"
    try:
        found = webvtt.WebVTT.from_buffer(io.StringIO(text), format=kind)
    except (MalformedFileError, MalformedCaptionError, ValueError, IndexError):
        raise CaptionsRefused("not_captions") from None
    cues = [cue for cue in (_cue(caption) for caption in found.captions) if cue]
    if len(cues) > MAX_CUES:
        raise CaptionsRefused("too_many")
    if not cues:
        raise CaptionsRefused("not_captions")
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def _text(content: bytes) -> str:
    """Programs for captions on Windows still write in its old alphabet."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").lstrip("\n ")


def _cue(cue: webvtt.Caption) -> str:
    """One line of speech; '' for what has no words or ends before it begins."""
    start, end = _seconds(cue.start), _seconds(cue.end)
    lines = [_plain(line)[:LONGEST_CUE] for line in str(cue.raw_text).split("\n")]
    words = "\n".join(line for line in lines if line.strip())
    if start is None or end is None or end <= start or not words:
        return ""
    return f"{_clock(start)} --> {_clock(end)}\n{words}"


def _plain(line: str) -> str:
    kept = TAG.sub(lambda tag: f"<{tag[1]}{tag[2]}>" if tag[2] in KEPT else "", line)
    return LONE.sub("&lt;", kept).replace("-->", "→")


def _seconds(clock: str) -> float | None:
    found = TIME.fullmatch(clock.strip())
    if not found:
        return None
    hours, minutes, seconds, thousandths = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _clock(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
