"""The demo town's videos, in which residents, associations, shops and schools speak."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hub.core.demo import markup, pages
from media.enums import Captions, SpokenLanguage
from media.models import VideoPage

from .residents import take_videos

if TYPE_CHECKING:
    from hub.core.demo import DemoTown
    from hub.core.demo.town import Words

FOLDER = Path(__file__).parent


def build(town: DemoTown) -> None:
    """Twelve videos, some with a transcript, with captions of every state; and what residents have sent."""
    texts = town.texts(FOLDER)
    if not VideoPage.objects.exists():
        town.paint_ahead(texts["it"])
    for words, translations in pages.each(texts, "video"):
        _video(
            town, _with_rich_transcript(words), {k: _with_rich_transcript(v) for k, v in translations.items()}
        )
    take_videos(town, texts["it"]["sent"])


def _with_rich_transcript(words: Words) -> Words:
    return {**words, "transcript": markup.rich(words["transcript"])} if "transcript" in words else words


def _video(town: DemoTown, words: Words, translations: dict[str, Words]) -> None:
    fields = {
        "address": words["youtube"],
        "duration": timedelta(seconds=words["duration"]),
        "organiser_kind": words["speaker"],
        "organiser_name": words["speaker_name"] if words["speaker"] != "town_hall" else "",
        "language_spoken": words.get("spoken", SpokenLanguage.ITALIAN),
        "captions": words.get("captions", Captions.AUTOMATIC),
    }
    pages.initiative(town, VideoPage, words, translations, fields=fields, plain=("transcript",))
