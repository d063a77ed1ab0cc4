"""Translations for tests, made as translators make them: text by text."""

from __future__ import annotations

from typing import Any

from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource


def translate(page: Any, language: str = "en", *, publish: bool = True, **words: str) -> Any:
    """``page`` in another language, published; ``words`` by their field, or by what they translate."""
    locale = Locale.objects.get(language_code=language)
    source, _new = TranslationSource.update_or_create_from_instance(page)
    translation, _new = Translation.objects.get_or_create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.select_related("string", "context"):
        if text := words.get(segment.context.path) or words.get(segment.string.data):
            StringTranslation.objects.create(
                translation_of=segment.string, context=segment.context, locale=locale, data=text
            )
    if publish:
        translation.save_target(publish=True)
    return translation.get_target_instance()
