"""System checks: what is wrong is said at the start, not when a visitor asks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Error

from hub.core.own_apps import own_apps
from hub.core.pictures import SIZES

from .ingest import webp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

OURS = re.compile(r"""\{%\s*picture\s+[^\s%]+\s+["']([^"']*)["']""")
COMPONENT = re.compile(r"""components/picture\.html["'][^%]*\ssize=["']([^"']*)["']""")
WAGTAILS = re.compile(r"\{%\s*(image|image_url|srcset_image)\s")


def check_picture_sizes(**kwargs: Any) -> list[CheckMessage]:
    """Every picture in our templates is of a size in the table, so that the worker can make it ahead."""
    return list(_complaints(_templates()))


def check_webp_decoder(**kwargs: Any) -> list[CheckMessage]:
    """Photos in WebP are read by the libwebp that Pillow is linked with."""
    try:
        webp.library()
    except (AttributeError, OSError) as error:
        return [
            Error(
                f"The decoder of Pillow's libwebp cannot be called: {error}",
                hint="Install Pillow's own wheel, or one that is linked with the system's libwebp.",
                id="media.E003",
            )
        ]
    return []


def _templates() -> Iterator[Path]:
    for folder in own_apps():
        yield from sorted((folder / "templates").rglob("*.html"))


def _complaints(templates: Iterable[Path]) -> Iterator[CheckMessage]:
    for template in templates:
        text = template.read_text(encoding="utf-8")
        for size in (*OURS.findall(text), *COMPONENT.findall(text)):
            if size not in SIZES:
                yield Error(
                    f"{template.name} shows a picture in the size {size!r}, which is not in the table.",
                    hint="The sizes are in hub/core/pictures.py.",
                    obj=str(template),
                    id="media.E001",
                )
        if found := WAGTAILS.search(text):
            yield Error(
                f"{template.name} uses {{% {found[1]} %}}: a visitor's request would make the file.",
                hint="Use {% picture … %} of core_tags with a size of hub/core/pictures.py.",
                obj=str(template),
                id="media.E002",
            )
