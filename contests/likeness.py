"""Photos that look alike: perceptual hashes, to show a person what may be the same picture twice.

Method. A *fingerprint* holds pHash (the lowest frequencies of a cosine transform of 32 x 32 grey points
against their median) and dHash (each of 8 x 8 grey points against its neighbour), 64 bits each, of the
picture in its eight orientations: as it is, turned and mirrored. The distance of two photos is the lowest
number of bits in which a hash of the one, as it is, differs from the same hash of the other in any
orientation. Up to ``NEAR`` they are shown to the screener. It is a hint, for a person to judge: two photos
of an empty sky can be near, and a crop off one corner or by a tenth can be missed.

A fingerprint is 128 bytes: for each orientation pHash, then dHash, big-endian. It is made of the visible
points only, so it makes no difference whether the picture was turned upright before; colour and
transparency are left out. Distances are bits, 0 to 64.

Sources: Krawetz, "Looks Like It" (2011) and "Kind of Like That" (2013); the library ImageHash; the threshold
is measured in ``tests/contests/test_likeness.py``. NumPy and SciPy (15 and 45 MB, 0.1 and 0.4 s) are imported
by the first call only: a process that answers pages does without them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

NEAR = 10
"""Up to so many differing bits two photos are shown as possibly the same."""

FARTHEST = 64
ORIENTATIONS = (None, *Image.Transpose)
HASHES = 2
FINGERPRINT_BYTES = len(ORIENTATIONS) * HASHES * 8

GRID = 288
"""Points a side to which a picture is reduced once; 8, 9 and 32 divide it, so that all hashes fit in."""

BLOCK = 32
"""Photos that are compared with all others in one go: the numbers of a block fit into a processor's cache."""


@dataclass(frozen=True, order=True)
class Likeness:
    """Two photos by their positions, the first lower than the second, and their distance in bits."""

    first: int
    second: int
    distance: int


def fingerprint(image: Image.Image) -> bytes:
    """The fingerprint of ``image``, 128 bytes to be stored; the picture itself is not changed.

    Errors are Pillow's, if the picture cannot be read.
    """
    import imagehash  # noqa: PLC0415

    small = image.convert("L").resize((GRID, GRID), Image.Resampling.LANCZOS, reducing_gap=3.0)
    turned = (small if how is None else small.transpose(how) for how in ORIENTATIONS)
    bits = [hash_(one).hash for one in turned for hash_ in (imagehash.phash, imagehash.dhash)]
    return b"".join(_bytes(each) for each in bits)


def distance(one: bytes, other: bytes) -> int:
    """How many bits two photos differ by, in the likest orientation: 0 to 64."""
    return int(_distances(_table([one])[:, 0], _table([other]))[0, 0])


def near(one: bytes, many: Sequence[bytes]) -> list[tuple[int, int]]:
    """Which of ``many`` are near: their position and distance, the nearest first."""
    if not many:
        return []
    distances = _distances(_table([one])[:, 0], _table(many))[0]
    found = ((int(distances[position]), int(position)) for position in (distances <= NEAR).nonzero()[0])
    return [(position, bits) for bits, position in sorted(found)]


def near_pairs(many: Sequence[bytes]) -> list[Likeness]:
    """All pairs among ``many`` that are near, in the order of their positions."""
    if not many:
        return []
    table = _table(many)
    found: list[Likeness] = []
    for start in range(0, len(many), BLOCK):
        distances = _distances(table[start : start + BLOCK, 0], table[start:])
        rows, columns = (distances <= NEAR).nonzero()
        found += [
            Likeness(start + int(row), start + int(column), int(distances[row, column]))
            for row, column in zip(rows, columns, strict=True)
            if row < column
        ]
    return found


def _table(many: Sequence[bytes]) -> NDArray[np.uint64]:
    """Fingerprints as numbers, by photo, orientation and hash; ``ValueError`` for what is none."""
    import numpy as np  # noqa: PLC0415

    if any(len(one) != FINGERPRINT_BYTES for one in many):
        raise ValueError(f"a fingerprint has {FINGERPRINT_BYTES} bytes")
    numbers = np.frombuffer(b"".join(many), dtype=">u8").astype(np.uint64)
    return numbers.reshape(len(many), len(ORIENTATIONS), HASHES)


def _distances(some: NDArray[np.uint64], many: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """The distance of each of ``some`` (as they are) from each of ``many`` (in all orientations)."""
    import numpy as np  # noqa: PLC0415

    lowest = np.full((len(some), len(many)), FARTHEST, dtype=np.uint8)
    for orientation in range(len(ORIENTATIONS)):
        for hash_ in range(HASHES):
            differing = some[:, hash_, None] ^ many[None, :, orientation, hash_]
            np.minimum(lowest, np.bitwise_count(differing), out=lowest)
    return lowest


def _bytes(bits: NDArray[np.bool_]) -> bytes:
    import numpy as np  # noqa: PLC0415

    return np.packbits(bits.flatten()).tobytes()
