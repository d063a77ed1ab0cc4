"""Blocks that lead to a row of the database, which a page may have loaded before it reads its body.

Wagtail asks once for each place in which a kind of block may stand: pictures of their own, pictures of
galleries, videos, pages, documents. ``hub.core.bodies`` knows them all beforehand.
"""

from __future__ import annotations

import copy
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.db.models import Model

    Rows = Mapping[type[Model], Mapping[int, Model]]

_loaded: ContextVar[Rows | None] = ContextVar("loaded", default=None)


@contextmanager
def loaded_ahead(rows: Rows) -> Iterator[None]:
    """Within it the choosers below look into ``rows`` (of each model, by key) and ask nothing."""
    token = _loaded.set(rows)
    try:
        yield
    finally:
        _loaded.reset(token)


class LooksAhead(blocks.ChooserBlock):
    """Mixed into a chooser of Wagtail's, under whose name migrations know it."""

    def bulk_to_python(self, values: Iterable[int | None]) -> list[Any]:
        loaded = _loaded.get()
        if loaded is None:
            rows: list[Any] = super().bulk_to_python(values)
            return rows
        found = loaded.get(self.model_class, {})
        # Of a row that is named twice each has its own, as Wagtail does: a picture carries its description.
        return [copy.copy(found.get(pk)) if pk is not None else None for pk in values]

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        _path, args, kwargs = super().deconstruct()
        chooser = type(self).__mro__[2]
        return f"{chooser.__module__}.{chooser.__name__}", args, kwargs


class PictureChooser(LooksAhead, ImageChooserBlock):
    pass


class DocumentChooser(LooksAhead, DocumentChooserBlock):
    pass


class PageChooser(LooksAhead, blocks.PageChooserBlock):
    pass
