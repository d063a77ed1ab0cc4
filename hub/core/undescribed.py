"""Pictures that published pages show, and of which nobody has said what they show."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import get_page_models

from hub.core.body_pictures import pictures_in
from hub.core.models import Pictured

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wagtail.models import Page, PageQuerySet

# By page: the titles of its pictures without words, its own first, then those of its text in their order.
Undescribed = dict[int, list[str]]


def undescribed(pages: PageQuerySet[Page]) -> Undescribed:
    """For those of ``pages`` that are published and lack words; as many questions however many they are.

    A page that shows its source until it is translated is left out: its words are those of the source.
    Crests, logos and portraits are not looked at: the name beside them says what they show.
    """
    keys = set(pages.live().filter(alias_of=None).values_list("pk", flat=True))
    found: dict[int, list[int]] = defaultdict(list)
    for model in (model for model in get_page_models() if Pictured in model.__bases__):
        bare = model._default_manager.filter(picture__isnull=False, picture_alt="")
        for pk, picture in bare.values_list("pk", "picture"):
            found[pk].append(picture)
    for model in get_page_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, StreamField):
                _look_into(model, field, found)
    titles = get_image_model().objects.in_bulk({one for some in found.values() for one in some})
    return {pk: names for pk in found.keys() & keys if (names := _names(found[pk], titles))}


def _look_into(model: type[Page], field: StreamField, found: dict[int, list[int]]) -> None:
    published = model._default_manager.filter(live=True, alias_of=None)
    for pk, body in published.values_list("pk", field.name).iterator():
        for picture in pictures_in(field, list(body.raw_data)).values():
            if picture.get("image") and not picture.get("decorative") and not picture.get("alt_text"):
                found[pk].append(picture["image"])


def _names(keys: Iterable[int], titles: dict[int, Any]) -> list[str]:
    return [titles[key].title for key in keys if key in titles]
