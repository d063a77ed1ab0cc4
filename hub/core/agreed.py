"""Words that a person agrees to, exactly as they stood beside the box."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What stood beside the box, exactly."""

    kind: str
    version: str
    language: str
    text: str

    @property
    def sha256(self) -> str:
        parts = (str(self.kind), self.version, self.language, self.text)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def fingerprint(wordings: Iterable[Wording]) -> str:
    """One short value for all texts of a form: tells whether what was shown is what is agreed to."""
    return hashlib.sha256("".join(sorted(w.sha256 for w in wordings)).encode()).hexdigest()[:16]
