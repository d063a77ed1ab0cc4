"""Pages that were half translated before say so from now on, without being published anew."""

from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef

from hub.core.source_words import is_read, key, squeezed

SHOWN = (("core", "InitiativePage"), ("home", "HashtagPage"), ("home", "HomePage"), ("home", "InfoPage"))


def texts(value: Any) -> list[str]:
    """Every text within the stored value of a field."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    return [value] if isinstance(value, str) else []


def say_so(apps: Any, schema_editor: Any) -> None:
    translations = apps.get_model("wagtail_localize", "Translation").objects.select_related("source__locale")
    segments = apps.get_model("wagtail_localize", "StringSegment").objects
    done = apps.get_model("wagtail_localize", "StringTranslation").objects
    for label in SHOWN:
        pages = apps.get_model(*label).objects.filter(alias_of=None)
        for translation in translations.all():
            page = pages.filter(
                translation_key=translation.source.object_id, locale=translation.target_locale_id
            ).first()
            if page is None:
                continue
            here = done.filter(
                translation_of=OuterRef("string"),
                context=OuterRef("context"),
                locale=translation.target_locale_id,
                has_error=False,
            )
            wanting = segments.filter(~Exists(here), source=translation.source_id)
            shown = [squeezed(text) for text in own_texts(page)]
            names = {field.name for field in page._meta.get_fields()}
            words = {
                key(text)
                for path, text in wanting.values_list("context__path", "string__data")
                if is_read(path, text)
                # The fields of a kind are in a table of its own: they were as the translator left them.
                and (path.split(".")[0] not in names or any(squeezed(text) in one for one in shown))
            }
            if words:
                code = translation.source.locale.language_code
                page.untranslated = {"language": code, "words": sorted(words)}
                page.save(update_fields=["untranslated"])


def own_texts(page: Any) -> list[str]:
    """What the page's row holds, blocks and all."""
    fields = page._meta.concrete_fields
    return [text for field in fields for text in texts(field.get_prep_value(field.value_from_object(page)))]


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0007_untranslated"),
        ("core", "0014_untranslated"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
    ]

    operations = [migrations.RunPython(say_so, migrations.RunPython.noop)]
