"""Blocks that lead to rows of the database, which a page may have loaded before it reads its body.

Wagtail asks once for each place in which a kind of block may stand: pictures of their own, pictures of
galleries, videos, pages, documents; and for each text with links, several times. ``hub.core.bodies`` knows
them all beforehand.
"""

from __future__ import annotations

import copy
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import expand_db_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.db.models import Model
    from wagtail.models import Page


@dataclass(frozen=True)
class Loaded:
    """What a body leads to."""

    # Of each model, by key.
    rows: Mapping[type[Model], Mapping[int, Any]]
    # Where a link to a page (by its key) leads for the reader: to nothing if there is nothing to read.
    ways: Mapping[int, Page]


_loaded: ContextVar[Loaded | None] = ContextVar("loaded", default=None)


@contextmanager
def loaded_ahead(loaded: Loaded) -> Iterator[None]:
    """Within it the blocks below look into ``loaded`` and ask nothing."""
    token = _loaded.set(loaded)
    try:
        yield
    finally:
        _loaded.reset(token)


def known() -> Loaded | None:
    """What was loaded for the body that is being read now; ``None`` outside of one."""
    return _loaded.get()


class UnderWagtailsName(blocks.Block):
    """Mixed into a block of Wagtail's, under whose name migrations know it."""

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        _path, args, kwargs = super().deconstruct()
        theirs = next(kind for kind in type(self).__mro__ if kind.__module__.startswith("wagtail."))
        return f"{theirs.__module__}.{theirs.__name__}", args, kwargs


class LooksAhead(UnderWagtailsName, blocks.ChooserBlock):
    """Mixed into a chooser of Wagtail's."""

    def bulk_to_python(self, values: Iterable[int | None]) -> list[Any]:
        loaded = known()
        if loaded is None:
            rows: list[Any] = super().bulk_to_python(values)
            return rows
        found = loaded.rows.get(self.model_class, {})
        # Of a row that is named twice each has its own, as Wagtail does: a picture carries its description.
        return [copy.copy(found.get(pk)) if pk is not None else None for pk in values]


class PictureChooser(LooksAhead, ImageChooserBlock):
    pass


class DocumentChooser(LooksAhead, DocumentChooserBlock):
    pass


class PageChooser(LooksAhead, blocks.PageChooserBlock):
    pass


class LinkedText(UnderWagtailsName, blocks.RichTextBlock):
    """A text whose links are known when it is read, not asked for when it is printed."""

    def to_python(self, value: str | None) -> Any:
        return super().to_python(expand_db_html(value) if value and known() else value)
