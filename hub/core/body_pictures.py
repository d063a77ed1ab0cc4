"""The pictures within the text of a page, each by the path by which wagtail-localize knows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

# As the database keeps a picture: ``image`` (a key), ``alt_text`` and ``decorative``.
KeptPicture = dict[str, Any]


def texts_with_pictures(model: type[Model]) -> list[StreamField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, StreamField)]


def pictures_in(field: StreamField, body: list[dict[str, Any]]) -> dict[str, KeptPicture]:
    """The pictures of ``body``, a field's stored value, by their paths: to read, or to change in it."""
    return dict(_pictures(field.stream_block, body, field.name))


def stored(value: str | blocks.StreamValue) -> list[dict[str, Any]]:
    """A body, as a page or wagtail-localize holds it, as the database does."""
    body: list[dict[str, Any]] = json.loads(value) if isinstance(value, str) else value.get_prep_value()
    return body


def _pictures(block: blocks.Block, raw: Any, path: str) -> Iterator[tuple[str, KeptPicture]]:
    if isinstance(block, ImageBlock):
        if isinstance(raw, dict):
            yield path, raw
        return
    for child, value, step in _parts(block, raw):
        yield from _pictures(child, value, f"{path}.{step}")


def _parts(block: blocks.Block, raw: Any) -> Iterator[tuple[blocks.Block, Any, str]]:
    """The blocks within a block, each with its stored value and its step of the path."""
    if isinstance(block, blocks.StreamBlock):
        for child in raw:
            if child["type"] in block.child_blocks:  # what was kept may name a kind that is no more
                yield block.child_blocks[child["type"]], child["value"], child["id"]
    elif isinstance(block, blocks.ListBlock):
        for item in raw or []:
            if isinstance(item, dict) and "id" in item:  # without one it is not known from another
                yield block.child_block, item["value"], item["id"]
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield child, (raw or {}).get(name), name
