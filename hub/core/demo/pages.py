"""Pages of the demo town, published and translated as people do it in the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from wagtail.models import DraftStateMixin, Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from hub.core.models import InitiativePage, InitiativeTheme
from hub.core.themes import THEMES
from hub.core.translations import mirror_in_all_languages

from . import markup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Model

    from hub.core.models import Hashtag

    from .town import DemoTown, Words


def publish(page: Page, parent: Page, town: DemoTown, published: int = 0) -> None:
    """Add ``page`` below ``parent``, published in every language ``published`` days from today."""
    moment = town.moment(published)
    with transaction.atomic():
        page.first_published_at = moment
        parent.add_child(instance=page)
        page.save_revision().publish()
        page.refresh_from_db()
        mirror_in_all_languages(page)
    # Publishing stamps now; the town has been alive for longer.
    Page.objects.filter(translation_key=page.translation_key).update(
        first_published_at=moment, last_published_at=moment, latest_revision_created_at=moment
    )
    town.made[f"page {page.slug}"] = page
    town.added += 1


def known(model: type[Page], slug: str, town: DemoTown) -> Page | None:
    """The page of that address, if an earlier run made it."""
    page = model.objects.filter(slug=slug, locale=Locale.get_default(), alias_of=None).first()
    if page is not None:
        town.made[f"page {slug}"] = page
    return page


def translate(source: Model, language: str, words: Words, write: Callable[[Any, Words], None]) -> None:
    """Translate ``source`` with wagtail-localize, string by string, and publish the translation.

    ``write`` puts the translated words on a copy of the source; every string of the source must find
    its own there, or ``ValueError`` tells what lacks.
    """
    twin = type(source).objects.get(pk=source.pk)  # type: ignore[attr-defined]
    write(twin, words)
    said = {(s.path, s.order): s for s in extract_segments(twin) if isinstance(s, StringSegmentValue)}
    locale = Locale.objects.get(language_code=language)
    with transaction.atomic():
        kept, _new = TranslationSource.update_or_create_from_instance(source)
        translation, _new = Translation.objects.get_or_create(source=kept, target_locale=locale)
        for segment in kept.stringsegment_set.select_related("string", "context"):
            place = (segment.context.path, segment.order)
            if place not in said:
                raise ValueError(f"{language}: {source} lacks the translation of {segment.string.data!r}")
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                defaults={
                    "data": said[place].string.data,
                    "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                },
            )
        # wagtail-localize publishes when the transaction ends, with the page as it is now: by then a whole
        # piece of the town may stand below it. So the revision is published here.
        has_drafts = isinstance(source, DraftStateMixin)
        translation.save_target(publish=not has_drafts)
        if has_drafts:
            translation.get_target_instance().latest_revision.publish()
    if isinstance(source, Page):
        Page.objects.filter(translation_key=source.translation_key).update(
            first_published_at=source.first_published_at,
            last_published_at=source.first_published_at,
            latest_revision_created_at=source.first_published_at,
        )


def write_words(page: Any, words: Words, town: DemoTown, plain: tuple[str, ...] = ()) -> None:
    """Put the words of one language on a page; ``plain`` names its own fields that hold words."""
    for name in ("title", "summary", "picture_alt", *plain):
        if name in words and hasattr(page, name):
            setattr(page, name, words[name])
    if "body" in words:
        block = type(page)._meta.get_field("body").stream_block
        page.body = block.to_python(markup.body(words["body"], page.slug, town))


def each(texts: dict[str, Words], group: str) -> Iterator[tuple[Words, dict[str, Words]]]:
    """Each entry of ``group`` in the source, with its translations by language."""
    source, *others = texts.items()
    translated = {code: {w["slug"]: w for w in said.get(group, ())} for code, said in others}
    for words in source[1].get(group, ()):
        slug = words["slug"]
        yield words, {code: said[slug] for code, said in translated.items() if slug in said}


def initiative(
    town: DemoTown,
    model: type[InitiativePage],
    words: Words,
    translations: dict[str, Words],
    *,
    parent: Page | None = None,
    fields: dict[str, Any] | None = None,
    plain: tuple[str, ...] = (),
) -> InitiativePage:
    """One initiative with its translations; the one of an earlier run if it is there."""
    page = known(model, words["slug"], town)
    if page is not None:
        return page
    hashtags: list[Hashtag] = [town.made[f"hashtag {label}"] for label in words.get("hashtags", ())]
    page = model(slug=words["slug"], locale=Locale.get_default(), **(fields or {}))
    if "picture" in words:
        page.picture = town.picture(words["picture"], words.get("picture_alt", ""))
    for name in ("place_name", "place_address", "featured"):
        if name in words:
            setattr(page, name, words[name])
    for name in ("starts", "ends"):
        if name in words:
            setattr(page, f"{name}_at", town.moment(words[name]))

    def write(target: Any, said: Words) -> None:
        write_words(target, said, town, plain)

    write(page, words)
    if hashtags:
        page.stand_under(hashtags)
    _put_under_themes(page, words["themes"])
    under = parent or town.made[f"hashtag page {words['hashtags'][0]}"]
    publish(page, under, town, words["published"])
    for language, said in translations.items():
        translate(page, language, said, write)
    town.say(page.title)
    return page


def _put_under_themes(page: InitiativePage, themes: list[str]) -> None:
    if unknown := set(themes) - THEMES.keys():
        raise ValueError(f"{page.slug}: no such theme {unknown}")
    page.theme_links.set([InitiativeTheme(theme=theme, sort_order=i) for i, theme in enumerate(themes)])
