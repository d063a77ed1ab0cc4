"""HTML as a reader gets it, however the templates are wrapped."""

from __future__ import annotations

import re


def tight(html: str) -> str:
    """``html`` on one line, without blanks beside its tags."""
    return re.sub(r"\s*([<>])\s*", r"\1", re.sub(r"\s+", " ", html))
