"""The part of a file that a request asks for, by RFC 9110 §14: plain values in and out."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Longer numbers are no length of a file; without a bound they would cost time.
SINGLE = re.compile(r"bytes=\s*([0-9]{0,18})\s*-\s*([0-9]{0,18})\s*", re.ASCII | re.IGNORECASE)


class UnsatisfiableRangeError(Exception):
    """Nothing of the file lies in the range (416)."""


@dataclass(frozen=True)
class ByteRange:
    """From the first to the last byte, both counted in."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    def told(self, size: int) -> str:
        """As ``Content-Range`` says it."""
        return f"bytes {self.first}-{self.last}/{size}"


def asked(header: str, size: int) -> ByteRange | None:
    """The single range that ``header`` asks of a file of ``size`` bytes.

    ``None`` where the whole file is the right answer: another unit, several ranges at once, or no range at
    all. ``UnsatisfiableRangeError`` where nothing lies in it.
    """
    found = SINGLE.fullmatch(header.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:  # so many bytes of the end
        if not int(last) or not size:
            raise UnsatisfiableRangeError
        return ByteRange(max(0, size - int(last)), size - 1)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise UnsatisfiableRangeError
    return ByteRange(int(first), min(int(last), size - 1) if last else size - 1)
