"""How wagtail-localize keeps the hub's rule: a source is shown, and said to be one, until it is translated.

An alias in another language is the source itself; a page of its own is a translation.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from wagtail.models import Page
from wagtail_localize.models import SegmentOverride, Translation
from wagtail_localize.synctree import create_aliases_for_new_page

if TYPE_CHECKING:
    from collections.abc import Callable


def mirror_in_all_languages(page: Page) -> None:
    """Show a page made in code in every other language, as an alias, until it is translated.

    The admin does this by itself (wagtail-localize's ``after_create_page`` hook); code that adds a
    page calls it once after ``add_child``.
    """
    create_aliases_for_new_page(page)


def open_translation(page: Page) -> Translation | None:
    """The translation that is being written for an alias, which shows its source until then."""
    if not page.alias_of_id:
        return None
    return Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).first()


def is_begun(translation: Translation) -> bool:
    """Whether one word at least is translated, or one picture chosen for this language."""
    _all, translated = translation.get_progress()
    overrides = SegmentOverride.objects.filter(
        context__object_id=translation.source.object_id, locale_id=translation.target_locale_id
    )
    return bool(translated) or overrides.exists()


def keep_aliases_until_translated() -> None:
    """Let ``Translation.save_target`` leave an alias as it is while nothing is translated.

    wagtail-localize makes a page of it as soon as somebody asks for a translation, and shows the source's
    words as if they were the translation, with the wrong ``lang`` and without a line that says so. It has no
    setting or hook for that; all its ways to write a translation go through this method.
    """
    save = Translation.save_target
    if not hasattr(save, "__wrapped__"):
        Translation.save_target = _unless_it_is_still_an_alias(save)


def _unless_it_is_still_an_alias(save: Callable[..., None]) -> Callable[..., None]:
    @wraps(save)
    def save_target(self: Translation, user: Any = None, publish: bool = True) -> None:
        alias = Page.objects.filter(
            translation_key=self.source.object_id,
            locale_id=self.target_locale_id,
            alias_of__isnull=False,
        )
        if is_begun(self) or not alias.exists():
            save(self, user=user, publish=publish)

    return save_target
