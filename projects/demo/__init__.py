"""The demo town's projects, events and monthly column, and who stands behind them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from wagtail.models import Locale

from hub.core.demo import pages
from projects.models import ColumnPage, EpisodePage, EventPage, Expert, Organisation, ProjectPage

if TYPE_CHECKING:
    from hub.core.demo import DemoTown
    from hub.core.demo.town import Words

FOLDER = Path(__file__).parent


def build(town: DemoTown) -> None:
    """What the town hall and those who work with it do."""
    texts = town.texts(FOLDER)
    if not Organisation.objects.exists():
        town.paint_ahead(texts["it"])
    for words in texts["it"]["organisation"]:
        _organisation(town, words)
    for words in texts["it"]["expert"]:
        _expert(town, words, texts)
    for words, translations in pages.each(texts, "project"):
        pages.initiative(town, ProjectPage, words, translations, fields=_organised(town, words))
    for words, translations in pages.each(texts, "event"):
        names = ("attendance", "join_address", "capacity", "booking_address")
        fields = {name: words[name] for name in names if name in words}
        pages.initiative(town, EventPage, words, translations, fields={**fields, **_organised(town, words)})
    for words, translations in pages.each(texts, "column"):
        fields = {"expert": town.made[f"expert {words['expert']}"]}
        pages.initiative(town, ColumnPage, words, translations, fields=fields)
    for words, translations in pages.each(texts, "episode"):
        column = town.made[f"page {words['column']}"]
        pages.initiative(town, EpisodePage, words, translations, parent=column)


def _organised(town: DemoTown, words: Words) -> dict[str, Any]:
    return (
        {"organisation": town.made[f"organisation {words['organisation']}"]}
        if "organisation" in words
        else {}
    )


def _organisation(town: DemoTown, words: Words) -> None:
    given = {name: value for name, value in words.items() if name != "key"}
    organisation, new = Organisation.objects.get_or_create(name=words["name"], defaults=given)
    town.made[f"organisation {words['key']}"] = organisation
    town.added += new


def _expert(town: DemoTown, words: Words, texts: dict[str, Words]) -> None:
    locale = Locale.get_default()
    expert = Expert.objects.filter(name=words["name"], locale=locale).first()
    if expert is None:
        expert = Expert(name=words["name"], role=words["role"], bio=words["bio"], locale=locale)
        expert.portrait = town.picture(words["portrait"], words["name"])
        expert.full_clean()
        expert.save()
        for language, said in texts.items():
            for translation in said.get("expert", ()):
                if language != locale.language_code and translation["key"] == words["key"]:
                    _translate_expert(expert, language, translation)
        town.added += 1
    town.made[f"expert {words['key']}"] = expert


def _translate_expert(expert: Expert, language: str, said: Words) -> None:
    def write(twin: Expert, said: Words) -> None:
        twin.role, twin.bio = said["role"], said["bio"]

    pages.translate(expert, language, said, write)
