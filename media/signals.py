"""What the media room does when Wagtail says that something happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from media.tasks import make_renditions

if TYPE_CHECKING:
    from media.models import Picture


def make_files_ahead(sender: type[Picture], instance: Picture, *, raw: bool = False, **kwargs: Any) -> None:
    """A new picture, another file or another focal point: the worker makes what is missing."""
    if not raw:
        transaction.on_commit(lambda: make_renditions.enqueue(instance.pk))
