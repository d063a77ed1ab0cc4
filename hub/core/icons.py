"""Bootstrap Italia's icons, written into the page: no request, and they take the text's colour."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

SYMBOL = re.compile(r'<(symbol|svg)\b([^>]*?)\bid="(it-[a-z0-9-]+)"([^>]*)>(.*?)</\1>', re.DOTALL)
VIEW_BOX = re.compile(r'viewBox="([^"]+)"')


@cache
def symbols() -> dict[str, tuple[str, str]]:
    """Name of each icon, with its viewBox and its shapes, read once from the sprite."""
    path = finders.find("svg/sprites.svg")
    if path is None:
        return {}
    sprite = Path(path).read_text(encoding="utf-8")
    found = {}
    for match in SYMBOL.finditer(sprite):
        box = VIEW_BOX.search(match[2] + match[4])
        found[match[3]] = (box[1] if box else "0 0 24 24", match[5].strip())
    return found


def shapes(name: str) -> tuple[str, str]:
    """The viewBox and the shapes of icon ``name``; ``LookupError`` if the sprite has no such icon."""
    try:
        return symbols()[name]
    except KeyError:
        raise LookupError(f"Bootstrap Italia has no icon {name!r}") from None
