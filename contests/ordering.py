"""Each juror's own order and own names for the photos, from the juror's secret seed.

An order of one's own, so that the photos seen first are not the same for all; names of one's own, so
that a number tells neither who came first nor lets two jurors compare.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

TOKEN_LENGTH = 12


def own_order(seed: str, keys: Iterable[int]) -> list[int]:
    """``keys`` in the order that belongs to ``seed``; one more key never changes the others' order."""
    return sorted(set(keys), key=lambda key: (_digest(seed, "order", key), key))


def token(seed: str, key: int) -> str:
    """What the holder of ``seed`` calls ``key``; it tells nothing to who does not know the seed."""
    return _digest(seed, "token", key)[:TOKEN_LENGTH]


def _digest(seed: str, purpose: str, key: int) -> str:
    return hmac.new(seed.encode(), f"{purpose}:{key}".encode(), hashlib.sha256).hexdigest()
