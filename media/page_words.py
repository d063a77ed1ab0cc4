"""What the program wrote on a page, and what of it an editor has changed since.

A page that follows something outside (a video of the channel, a post) may be edited like any other. What was
written last is kept beside it, as plain values; a field that says something else by now is the editor's.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from wagtail.blocks import StreamValue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wagtail.models import Page


def give(page: Page, names: Iterable[str]) -> dict[str, Any]:
    """What ``page`` says in the fields ``names``, as JSON keeps it."""
    return {name: plain(getattr(page, name)) for name in names}


def differs(page: Page, given: dict[str, Any], words: dict[str, Any]) -> dict[str, Any]:
    """Of the new ``words`` those that say something else than ``page``, where no editor wrote on it."""
    changed = {}
    for name, value in words.items():
        now = plain(getattr(page, name))
        if now == given.get(name) and now != plain(value):
            changed[name] = value
    return changed


def plain(value: Any) -> Any:
    """A field's value as JSON keeps it; of a text's blocks only what they say."""
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, StreamValue):
        value = value.get_prep_value()
    if isinstance(value, list):
        return [{"type": block["type"], "value": block["value"]} for block in value]
    return value
