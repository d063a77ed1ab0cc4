"""A log that cannot be changed afterwards without being seen: each line's hash holds all lines before it.

Plain values in and out. A line's hash is SHA-256 of the hash of the line before (as 64 lower-case hexadecimal
digits; ``START`` for the first) followed by the line as canonical JSON. Canonical is: UTF-8, keys sorted by
their code points, no white space, nothing escaped that need not be, and only text, whole numbers, true,
false, null, lists and objects with text keys. There are no floats, whose digits differ between programs:
fractions are written as text, times as ISO 8601 text.

Whoever keeps the hashes, or only the last one (printed in the minutes, published), can tell whether any line
was changed, left out, added or moved; ``first_difference`` names the first one that is not as it was.

``ValueError`` is for what has no canonical form.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

START = "0" * 64


@dataclass(frozen=True)
class Difference:
    """The first line, counted from 1, whose hash is not the one that is told of it.

    ``computed`` is none where lines are missing at the end, ``told`` where there are more than told.
    """

    number: int
    computed: str | None
    told: str | None


def canonical(line: Mapping[str, object]) -> bytes:
    """The one way in which ``line`` is written."""
    _check(dict(line))
    text = json.dumps(dict(line), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def line_hash(previous: str, line: Mapping[str, object]) -> str:
    """The hash of ``line`` after the line whose hash is ``previous``."""
    return hashlib.sha256(previous.encode() + canonical(line)).hexdigest()


def hashes(lines: Iterable[Mapping[str, object]], start: str = START) -> list[str]:
    """The hash of each of ``lines``, in their order."""
    found = []
    for line in lines:
        start = line_hash(start, line)
        found.append(start)
    return found


def first_difference(
    lines: Iterable[Mapping[str, object]], told: Iterable[str], start: str = START
) -> Difference | None:
    """Where ``lines`` and the hashes that were told of them part; none if they don't."""
    for number, (computed, expected) in enumerate(zip_longest(hashes(lines, start), told), start=1):
        if computed != expected:
            return Difference(number, computed, expected)
    return None


def _check(value: object) -> None:
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise ValueError("keys of a line are text")
        value = [*value.values()]
    if isinstance(value, list | tuple):
        for each in value:
            _check(each)
    elif not isinstance(value, str | int | None):
        raise ValueError(f"a line holds no {type(value).__name__}")  # noqa: TRY004 - a value, not a bug
