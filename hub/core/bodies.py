"""What the body of a page shows besides its own words: loaded in few queries, however many blocks."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, ExpressionWrapper
from wagtail import blocks
from wagtail.models import Page

from hub.core.blocks import NamesPage
from hub.core.choosers import Loaded, loaded_ahead
from hub.core.models.shown import is_private
from hub.core.text_links import rows_linked, translations_of, ways

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from uuid import UUID

    from django.db.models import Model
    from wagtail.blocks import Block, StreamValue, StructValue

    from hub.core.pictures import Shown


def load_body(body: StreamValue, language: str) -> list[Shown]:
    """Find the pages that blocks name, in ``language``; the pictures of the body, each with its size.

    One query for all pictures, one for all documents and one for all pages, those that texts link too: a
    value's ``shown`` is what its template shows, ``None`` while that is not public.
    """
    named: dict[type[Model], set[int]] = defaultdict(set)
    for raw in body.raw_data:
        for model, pk in _rows_named(body.stream_block.child_blocks[raw["type"]], raw["value"]):
            named[model].add(pk)
    loaded, shown = _load(named, language)
    with loaded_ahead(loaded):
        values = [(block.block_type, block.value) for block in body]
    for _name, value in values:
        if isinstance(value, NamesPage) and value.named:
            value.shown = shown.get((type(value.named), value.named.translation_key))

    def of(name: str) -> Iterator[StructValue]:
        return (value for one, value in values if one == name)

    return [
        ([value["picture"] for value in of("picture")], "inline"),
        ([item["picture"] for value in of("gallery") for item in value["pictures"]], "card"),
        ([value.shown.picture for value in of("video") if value.shown], "hero"),
    ]


def _load(
    named: Mapping[type[Model], set[int]], language: str
) -> tuple[Loaded, dict[tuple[type[Page], UUID], Page]]:
    """The rows that a body names; the pages among them that it may show in ``language``, by kind."""
    kinds = [model for model in named if issubclass(model, Page)]
    pages = _pages({pk for kind in kinds for pk in named[kind]}, kinds)
    rows: dict[type[Model], dict[int, Any]] = {
        model: model._default_manager.in_bulk(pks) for model, pks in named.items() if model not in kinds
    }
    shown: dict[tuple[type[Page], UUID], Page] = {}
    for kind in kinds:
        own = [(page, row) for page in pages if (row := _as_kind(page, kind)) is not None]
        rows[kind] = {page.pk: row for page, row in own}
        shown |= {(kind, page.translation_key): row for page, row in own if _is_shown(page, kind, language)}
    return Loaded(rows, ways(pages, language)), shown


def _rows_named(block: Block, raw: Any) -> Iterator[tuple[type[Model], int]]:
    """The rows that a block's stored value leads to, by their keys."""
    if raw is None:  # a draft may have gaps
        return
    if isinstance(block, blocks.ChooserBlock):
        yield block.model_class, raw
    elif isinstance(block, blocks.RichTextBlock):
        yield from rows_linked(raw)
    elif isinstance(block, blocks.ListBlock):
        for item in raw:
            # Lists that a program wrote may name their items only, as Wagtail's did at first.
            value = item["value"] if isinstance(item, dict) and item.get("type") == "item" else item
            yield from _rows_named(block.child_block, value)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _rows_named(child, raw.get(name))


def _pages(pks: set[int], kinds: Iterable[type[Page]]) -> list[Page]:
    """The pages in every language, each with what its kind, if it is one of ``kinds``, shows of itself."""
    if not pks:
        return []
    rows = translations_of(pks).annotate(hidden=ExpressionWrapper(is_private(), BooleanField()))
    for kind in kinds:
        if kind is not Page:  # only linked to
            way = "__".join(_way_to(kind))
            rows = rows.select_related(way, *(f"{way}__{name}" for name in kind.shown_with))
            rows = rows.defer(f"{way}__body")
    return list(rows)


def _is_shown(page: Page, kind: type[Page], language: str) -> bool:
    """A link may lead to a door, which asks who comes; what stands in the page itself is for everybody."""
    return page.live and page.locale.language_code == language and (kind is Page or not page.hidden)


def _way_to(kind: type[Page]) -> list[str]:
    """How Django calls each step from a page to its own kind."""
    return [model._meta.model_name for model in reversed([kind, *kind._meta.get_base_chain(Page)[:-1]])]


def _as_kind(page: Page, kind: type[Page]) -> Page | None:
    """``page`` as one of ``kind``, as ``_pages()`` loaded it; ``None`` if it is another."""
    found: Page | None = page
    for step in _way_to(kind) if kind is not Page else ():
        found = getattr(found, step, None)
    return found
