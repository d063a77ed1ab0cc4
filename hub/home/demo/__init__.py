"""The demo town's ground: its site, its hashtags, its information pages and its notices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wagtail.models import Locale, Site

from hub.core.demo import markup, pages
from hub.core.models import Hashtag, HashtagAlias
from hub.home.actions import found_town
from hub.home.models import HashtagPage, HomePage, InfoPage, NoticePage

from .site import furnish_site

if TYPE_CHECKING:
    from hub.core.demo import DemoTown
    from hub.core.demo.town import Words

FOLDER = Path(__file__).parent


def build(town: DemoTown) -> None:
    """Found Rivalora, or find it founded."""
    texts = town.texts(FOLDER)
    if not Hashtag.objects.filter(label=texts["it"]["hashtag"][0]["label"]).exists():
        town.paint_ahead(texts["it"])
    home = _home(town, texts)
    for words, translations in pages.each(texts, "hashtag"):
        _hashtag(town, home, words, translations)
    for words, translations in pages.each(texts, "info"):
        _information(town, home, words, translations)
    for words, translations in pages.each(texts, "notice"):
        _notice(town, words, translations)
    furnish_site(town, texts)


def _home(town: DemoTown, texts: dict[str, Words]) -> HomePage:
    site = Site.objects.filter(is_default_site=True).first()
    words = texts["it"]["home"]
    home = found_town(
        name=words["title"],
        hostname=site.hostname if site else "localhost",
        port=site.port if site else 80,
    )
    town.made["home"] = home
    if home.introduction:
        return home

    def write(page: HomePage, said: Words) -> None:
        page.title, page.introduction = said["title"], said["introduction"]
        page.picture_alt = said["picture_alt"]

    home.picture = town.picture(words["picture"], words["picture_alt"])
    write(home, words)
    home.save_revision().publish()
    Site.objects.filter(root_page=home).update(site_name=texts["it"]["town"]["name"])
    for language, said in texts.items():
        if language != "it" and "home" in said:
            pages.translate(home, language, said["home"], write)
    town.added += 1
    return home


def _hashtag(town: DemoTown, home: HomePage, words: Words, translations: dict[str, Words]) -> None:
    tag = Hashtag.objects.filter(label=words["label"]).first()
    if tag is None:
        tag = Hashtag(label=words["label"], active_from=town.moment(-400).date())
        tag.aliases.set([HashtagAlias(label=alias, sort_order=i) for i, alias in enumerate(words["aliases"])])
        tag.full_clean()
        tag.save()
    town.made[f"hashtag {tag.label}"] = tag
    page = pages.known(HashtagPage, words["slug"], town)
    if page is None:
        page = HashtagPage(slug=words["slug"], hashtag=tag, locale=Locale.get_default())
        page.picture = town.picture(words["picture"], words["picture_alt"])

        def write(target: HashtagPage, said: Words) -> None:
            pages.write_words(target, said, town)
            target.story = markup.rich(said["story"])

        write(page, words)
        pages.publish(page, home, town, -400)
        for language, said in translations.items():
            pages.translate(page, language, said, write)
    town.made[f"hashtag page {tag.label}"] = page


def _information(town: DemoTown, home: HomePage, words: Words, translations: dict[str, Words]) -> None:
    if pages.known(InfoPage, words["slug"], town):
        return
    page = InfoPage(slug=words["slug"], locale=Locale.get_default())

    def write(target: InfoPage, said: Words) -> None:
        pages.write_words(target, said, town)

    write(page, words)
    pages.publish(page, home, town, -200)
    for language, said in translations.items():
        pages.translate(page, language, said, write)


def _notice(town: DemoTown, words: Words, translations: dict[str, Words]) -> None:
    fields: Words = {name: words[name] for name in ("severity", "act_number", "act_address") if name in words}
    if "supersedes" in words:
        fields["supersedes"] = town.made[f"page {words['supersedes']}"]
    pages.initiative(town, NoticePage, words, translations, fields=fields, plain=("issuer",))
