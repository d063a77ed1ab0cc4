"""Which part of a file a request asks for (RFC 9110 §14)."""

from __future__ import annotations

import pytest

from hub.core.byte_ranges import ByteRange, UnsatisfiableRangeError, asked


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("bytes=0-0", (0, 0)),
        ("bytes=0-", (0, 99)),
        ("bytes=10-19", (10, 19)),
        ("bytes=90-500", (90, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-500", (0, 99)),
        ("Bytes = 5-6", None),
        ("BYTES=5-6", (5, 6)),
        ("bytes=99-", (99, 99)),
        ("", None),
        ("bytes=", None),
        ("bytes=-", None),
        ("bytes=5-4", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=a-b", None),
        ("bytes=-5-", None),
        ("bytes=0x1-", None),
        ("bytes=٣-٤", None),
        ("bytes=" + "9" * 40 + "-", None),
    ],
)
def test_what_is_asked(header: str, found: tuple[int, int] | None):
    assert asked(header, 100) == (ByteRange(*found) if found else None)


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=100-", 100), ("bytes=-0", 100), ("bytes=0-", 0), ("bytes=-5", 0)]
)
def test_nothing_lies_there(header: str, size: int):
    with pytest.raises(UnsatisfiableRangeError):
        asked(header, size)


def test_as_the_answer_says_it():
    part = ByteRange(10, 19)
    assert (part.length, part.told(100)) == (10, "bytes 10-19/100")
