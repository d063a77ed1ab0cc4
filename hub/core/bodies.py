"""What the body of a page shows besides its own words: loaded in few queries, however many blocks."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from wagtail import blocks
from wagtail.models import Page

from hub.core.blocks import NamesPage
from hub.core.choosers import loaded_ahead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from django.db.models import Model, QuerySet
    from wagtail.blocks import Block, StreamValue, StructValue

    from hub.core.pictures import Shown


def load_body(body: StreamValue, language: str) -> list[Shown]:
    """Find the pages that blocks name, in ``language``; the pictures of the body, each with its size.

    One query for all pictures, one for all documents, one for all videos and one for all other pages: a
    value's ``shown`` is what its template shows, ``None`` while that is not public.
    """
    named: dict[type[Model], set[int]] = defaultdict(set)
    for raw in body.raw_data:
        for model, pk in _rows_named(body.stream_block.child_blocks[raw["type"]], raw["value"]):
            named[model].add(pk)
    found: dict[type[Model], dict[int, Any]] = {}
    shown: dict[tuple[type[Model], UUID], Page] = {}
    for model, pks in named.items():
        if issubclass(model, Page):
            pages = list(_translations(pks, *_readable(model, language)))
            found[model] = {page.pk: page for page in pages}
            shown |= {(model, page.translation_key): page for page in pages if page.is_readable}
        else:
            found[model] = model._default_manager.in_bulk(pks)
    with loaded_ahead(found):
        values = [(block.block_type, block.value) for block in body]
    for _kind, value in values:
        if isinstance(value, NamesPage) and value.named:
            value.shown = shown.get((type(value.named), value.named.translation_key))

    def of(kind: str) -> Iterator[StructValue]:
        return (value for one, value in values if one == kind)

    return [
        ([value["picture"] for value in of("picture")], "inline"),
        ([item["picture"] for value in of("gallery") for item in value["pictures"]], "card"),
        ([value.shown.picture for value in of("video") if value.shown], "hero"),
    ]


def _rows_named(block: Block, raw: Any) -> Iterator[tuple[type[Model], int]]:
    """The rows that a block's stored value leads to, by their keys."""
    if raw is None:  # a draft may have gaps
        return
    if isinstance(block, blocks.ChooserBlock):
        yield block.model_class, raw
    elif isinstance(block, blocks.ListBlock):
        for item in raw:
            # Lists that a program wrote may name their items only, as Wagtail's did at first.
            value = item["value"] if isinstance(item, dict) and item.get("type") == "item" else item
            yield from _rows_named(block.child_block, value)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _rows_named(child, raw.get(name))


def _readable(model: Any, language: str) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """The rows of ``model`` with what a block shows of them, and those that may be shown."""
    if model is Page:  # only linked to
        return Page.objects.select_related("locale"), Page.objects.live().filter(
            locale__language_code=language
        )
    rows = model.objects.select_related(*model.shown_with).defer("body")
    return rows, model.objects.public().in_language(language)


def _translations(pks: Iterable[int], rows: QuerySet[Any], readable: QuerySet[Any]) -> QuerySet[Any]:
    """The pages in every language; ``is_readable`` says of each whether it stands among ``readable``."""
    keys = Page.objects.filter(pk__in=pks).values("translation_key")
    return rows.filter(translation_key__in=keys).annotate(
        is_readable=Exists(readable.filter(pk=OuterRef("pk")))
    )
