"""What the body of a page shows besides its own words: loaded in few queries, however many blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.models import Page

from hub.core.blocks import VideoBlock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet
    from wagtail.blocks import StreamValue, StructValue

    from hub.core.pictures import Shown


def load_body(body: StreamValue, language: str) -> list[Shown]:
    """Find the pages that blocks name, in ``language``; the pictures of the body, each with its size.

    One query for all videos and one for all other pages: a value's ``shown`` is what its template shows,
    ``None`` while that is not public.
    """
    videos = list(_values(body, "video"))
    model: Any = VideoBlock().child_blocks["video"].target_model
    rows = model.objects.public().in_language(language).select_related(*model.shown_with)
    _show(videos, "video", rows)
    _show(
        _values(body, "call_to_action"),
        "page",
        Page.objects.live().filter(locale__language_code=language).select_related("locale"),
    )
    galleries = [item["picture"] for value in _values(body, "gallery") for item in value["pictures"]]
    return [
        ([value["picture"] for value in _values(body, "picture")], "inline"),
        (galleries, "card"),
        ([value.shown.picture for value in videos if value.shown], "hero"),
    ]


def _values(body: StreamValue, kind: str) -> Iterator[StructValue]:
    return (block.value for block in body if block.block_type == kind)


def _show(values: Iterator[StructValue] | list[StructValue], name: str, pages: QuerySet[Any]) -> None:
    naming = [value for value in values if value[name]]
    if not naming:
        return
    found = pages.filter(translation_key__in={value[name].translation_key for value in naming})
    by_key = {page.translation_key: page for page in found}
    for value in naming:
        value.shown = by_key.get(value[name].translation_key)
