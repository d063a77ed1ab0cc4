"""What search engines find here besides pages (``hub.core.registry.findables``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from hub.core.models import InitiativePage
from hub.core.registry import Findable
from hub.core.themes import THEMES, theme_slug

if TYPE_CHECKING:
    from collections.abc import Iterator


def themes() -> Iterator[Findable]:
    """The themes, and each about which something is published: the same in every language."""
    rows = InitiativePage.objects.public().in_language(settings.LANGUAGE_CODE)
    used = set(rows.order_by().values_list("theme_links__theme", flat=True).distinct())
    if used & THEMES.keys():
        yield Findable("themes")
    for code in THEMES:
        if code in used:
            yield Findable("theme", (theme_slug(code),))
