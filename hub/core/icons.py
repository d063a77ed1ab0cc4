"""Bootstrap Italia's icons, written into the page: no request, and they take the text's colour."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

SYMBOL = re.compile(r'<(symbol|svg)\b([^>]*?)\bid="(it-[a-z0-9-]+)"([^>]*)>(.*?)</\1>', re.DOTALL)
VIEW_BOX = re.compile(r'viewBox="([^"]+)"')

# What the hub needs and Bootstrap Italia has not, drawn in its manner.
OWN = {
    "it-hashtag": (
        "0 0 24 24",
        '<path d="M10 3h1l-1 5h5l1-5h1l-1 5h4v1h-4l-1 5h4v1h-4l-1 6h-1l1-6H9l-1 6H7l1-6H4v-1h4l1-5H5V8h4z"/>',
    ),
}


@cache
def symbols() -> dict[str, tuple[str, str]]:
    """Name of each icon, with its viewBox and its shapes, read once from the sprite."""
    path = finders.find("svg/sprites.svg")
    if path is None:
        return OWN
    sprite = Path(path).read_text(encoding="utf-8")
    found = dict(OWN)
    for match in SYMBOL.finditer(sprite):
        box = VIEW_BOX.search(match[2] + match[4])
        found[match[3]] = (box[1] if box else "0 0 24 24", match[5].strip())
    return found


def shapes(name: str) -> tuple[str, str]:
    """The viewBox and the shapes of icon ``name``; nothing is drawn for a name that does not exist.

    A page does not fail for an icon: ``tests/hub/core/test_icons.py`` looks for wrong names instead.
    """
    return symbols().get(name, ("0 0 24 24", ""))
