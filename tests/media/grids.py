"""HEIC and AVIF files as telephones write them: a grid of tiles. Here every place shows the same tile, so
that a picture of any size is a file of a few kilobytes, made in no time."""

from __future__ import annotations

import re
import struct
from functools import cache
from io import BytesIO

import pillow_heif
import skimage.data
from PIL import Image

pillow_heif.register_heif_opener()

TILE = 1_000  # pixels on each side
# By Pillow's name of the format: its brand, the kind of its tiles, the box of its decoder's settings.
KINDS = {
    "HEIF": (b"heic", b"hvc1", b"hvcC"),
    "AVIF": (b"avif", b"av01", b"av1C"),
}


def grid(name: str, columns: int, rows: int, **options: object) -> bytes:
    """A picture of ``columns`` × ``rows`` tiles."""
    brand, kind, _ = KINDS[name]
    configuration, coded = _tile(name, tuple(options.items()))
    tiles = list(range(2, 2 + columns * rows))
    width, height = columns * TILE, rows * TILE
    shape = bytes([0, 1, rows - 1, columns - 1]) + struct.pack(">II", width, height)
    top = _box(b"ftyp", brand + bytes(4) + brand + b"mif1miaf")
    properties = _box(b"ipco", configuration + _size(TILE, TILE) + _size(width, height) + _DEPTH)
    uses = [(1, (3, 4))] + [(tile, (0x81, 2, 4)) for tile in tiles]

    def meta(at: int) -> bytes:
        return _full(
            b"meta",
            _full(b"hdlr", bytes(4) + b"pict" + bytes(13))
            + _full(b"pitm", struct.pack(">H", 1))
            + _items(kind, tiles)
            + _box(b"iprp", properties + _associations(uses))
            + _full(b"iref", _box(b"dimg", struct.pack(f">HH{len(tiles)}H", 1, len(tiles), *tiles)))
            + _places(at, len(shape), len(coded), tiles),
        )

    begin = len(top) + len(meta(0)) + 8
    return top + meta(begin) + _box(b"mdat", shape + coded)


@cache
def _tile(name: str, options: tuple[tuple[str, object], ...]) -> tuple[bytes, bytes]:
    """One tile as an encoder makes it: its decoder's settings, and its data."""
    out = BytesIO()
    picture = Image.fromarray(skimage.data.astronaut()).resize((TILE, TILE))
    picture.save(out, format=name, **{"quality": 40, **dict(options)})
    whole = out.getvalue()
    start = re.search(KINDS[name][2], whole).start() - 4
    end = start + int.from_bytes(whole[start : start + 4], "big")
    return whole[start:end], whole[whole.index(b"mdat") + 4 :]


_DEPTH = b"\0\0\0\x10pixi\0\0\0\0\3\x08\x08\x08"


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content


def _full(name: bytes, content: bytes, version: int = 0) -> bytes:
    return _box(name, bytes([version, 0, 0, 0]) + content)


def _size(width: int, height: int) -> bytes:
    return _full(b"ispe", struct.pack(">II", width, height))


def _items(kind: bytes, tiles: list[int]) -> bytes:
    rows = [(1, b"grid"), *((tile, kind) for tile in tiles)]
    boxes = b"".join(_full(b"infe", struct.pack(">HH", item, 0) + what + b"\0", 2) for item, what in rows)
    return _full(b"iinf", struct.pack(">H", len(rows)) + boxes)


def _associations(uses: list[tuple[int, tuple[int, ...]]]) -> bytes:
    rows = b"".join(struct.pack(">HB", item, len(of)) + bytes(of) for item, of in uses)
    return _full(b"ipma", struct.pack(">I", len(uses)) + rows)


def _places(at: int, shape: int, coded: int, tiles: list[int]) -> bytes:
    """Offset and length of each item: the shape of the grid, and the one tile again and again."""
    rows = [(1, at, shape), *((tile, at + shape, coded) for tile in tiles)]
    packed = b"".join(struct.pack(">HHHII", item, 0, 1, offset, size) for item, offset, size in rows)
    return _full(b"iloc", b"\x44\0" + struct.pack(">H", len(rows)) + packed)
