"""What a PDF of ours says, read back from its glyphs through the tables that tell their letters."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\n(.*)\nendstream", re.DOTALL)
SHOWN = re.compile(rb"/F(\d+) [\d.]+ Tf|\(((?:[^()\\]|\\.)*)\) Tj", re.DOTALL)
PAIR = re.compile(rb"<([0-9A-F]{4})> <((?:[0-9A-F]{4})+)>")
# What stands between backslash and letter in a string of a PDF (ISO 32000-1, 7.3.4.2).
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def letters(data: bytes) -> str:
    """All letters in the order in which they are drawn, without the spaces, which end with their line."""
    objects = {int(number): body for number, body in OBJECT.findall(data)}
    fonts = {number: _table(objects, body) for number, body in _fonts(objects)}
    return "".join("".join(_said(_stream(body), fonts) for body in objects.values()).split())


def _said(stream: bytes, fonts: dict[int, dict[int, str]]) -> str:
    said: list[str] = []
    table: dict[int, str] = {}
    for font, shown in SHOWN.findall(stream):
        if font:
            table = fonts[int(font)]
            continue
        codes = re.sub(
            rb"\\(.)", lambda match: ESCAPED.get(match[1], match[1]), shown, flags=re.DOTALL
        ).decode("utf-16-be")
        # A glyph of its own for letters that are joined may tell none of them.
        said += [table.get(ord(code), "") for code in codes]
    return "".join(said)


def faces(data: bytes) -> set[str]:
    """The names of the embedded faces."""
    return {name.decode() for name in re.findall(rb"/BaseFont /[A-Z]+\+([\w-]+)", data)}


def _stream(body: bytes) -> bytes:
    found = STREAM.search(body)
    if found is None or b"/Subtype /Image" in body:
        return b""
    return zlib.decompress(found[1]) if b"/FlateDecode" in body else found[1]


def _fonts(objects: dict[int, bytes]) -> list[tuple[int, bytes]]:
    every = b"".join(objects.values())
    named = {int(number): int(where) for number, where in re.findall(rb"/F(\d+) (\d+) 0 R", every)}
    return [(number, objects[where]) for number, where in named.items()]


def _table(objects: dict[int, bytes], font: bytes) -> dict[int, str]:
    """From glyph to letters."""
    where = re.search(rb"/ToUnicode (\d+) 0 R", font)
    assert where is not None
    pairs = PAIR.findall(_stream(objects[int(where[1])]))
    return {int(code, 16): bytes.fromhex(letter.decode()).decode("utf-16-be") for code, letter in pairs}


@dataclass(frozen=True)
class Printed:
    """A page: its boxes in points, its words, and its photo with the size at which it is printed."""

    boxes: dict[str, tuple[float, ...]]
    words: str
    pixels: tuple[int, int]
    points: tuple[float, float]
    colour: tuple[int, ...]


PLACED = re.compile(rb"q ([\d.]+) 0 0 ([\d.]+) [\d.]+ [\d.]+ cm /I(\d+) Do Q")


def pages_of(data: bytes) -> list[Printed]:
    """All pages in their order; each shows one photo."""
    objects = {int(number): body for number, body in OBJECT.findall(data)}
    fonts = {number: _table(objects, body) for number, body in _fonts(objects)}
    images = {
        int(name): int(where) for name, where in re.findall(rb"/I(\d+) (\d+) 0 R", b"".join(objects.values()))
    }
    shown = []
    for body in objects.values():
        if not re.search(rb"/Type /Page\b", body):
            continue
        content = re.search(rb"/Contents (\d+) 0 R", body)
        assert content is not None
        stream = _stream(objects[int(content[1])])
        [(wide, high, name)] = PLACED.findall(stream)
        found = STREAM.search(objects[images[int(name)]])
        assert found is not None
        with Image.open(BytesIO(found[1])) as image:
            pixels, colour = image.size, tuple(image.convert("RGB").crop((9, 9, 10, 10)).tobytes())
        boxes = re.findall(rb"/(\w+Box) \[([^\]]+)\]", body)
        shown.append(
            Printed(
                boxes={name.decode(): tuple(map(float, box.split())) for name, box in boxes},
                words="".join(_said(stream, fonts).split()),
                pixels=pixels,
                points=(float(wide), float(high)),
                colour=colour,
            )
        )
    return shown
