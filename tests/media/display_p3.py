"""Patches of colour as a telephone stores them: in Display P3, with its profile.

The profile is littlecms' own sRGB with other primaries: white and curve of Display P3 are those of sRGB.
"""

from __future__ import annotations

import struct
from itertools import product

import numpy as np
from PIL import Image, ImageCms

PRIMARIES = {"r": (0.680, 0.320), "g": (0.265, 0.690), "b": (0.150, 0.060)}
SRGB_PRIMARIES = {"r": (0.640, 0.330), "g": (0.300, 0.600), "b": (0.150, 0.060)}
D65, D50 = (0.3127, 0.3290), (0.3457, 0.3585)
BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])

# What the patches are in sRGB: the corners of its cube, where colours are purest, and steps between.
PATCHES = [*product((0, 64, 128, 192, 255), repeat=3)]
SIDE, IN_A_ROW = 32, 25


def _xyz(place: tuple[float, float]) -> np.ndarray:
    x, y = place
    return np.array([x / y, 1, (1 - x - y) / y])


def to_xyz(primaries: dict[str, tuple[float, float]]) -> np.ndarray:
    """From linear light of such a screen to XYZ, white being D65."""
    columns = np.column_stack([_xyz(primaries[name]) for name in "rgb"])
    return columns * np.linalg.solve(columns, _xyz(D65))


def profile() -> bytes:
    """Display P3, as bytes of an ICC profile."""
    cones = np.diag((BRADFORD @ _xyz(D50)) / (BRADFORD @ _xyz(D65)))
    columns = np.linalg.inv(BRADFORD) @ cones @ BRADFORD @ to_xyz(PRIMARIES)
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for number, name in enumerate("rgb"):
        _put(made, name.encode() + b"XYZ", columns[:, number])
    _put(made, b"chrm", np.ravel([PRIMARIES[name] for name in "rgb"]), skip=4)
    return bytes(made)


def _put(made: bytearray, tag: bytes, numbers: np.ndarray, skip: int = 0) -> None:
    """Write fixed-point numbers into a tag of the profile."""
    offset = struct.unpack_from(">I", made, made.index(tag) + 4)[0] + 8 + skip
    struct.pack_into(f">{len(numbers)}i", made, offset, *(round(number * 65_536) for number in numbers))


def patches() -> Image.Image:
    """All patches in Display P3, of which sRGB is a part: nothing need be cut off."""
    stored = _other_screen(np.array(PATCHES) / 255, SRGB_PRIMARIES, PRIMARIES)
    colours = np.rint(stored * 255).astype(np.uint8).reshape(-1, IN_A_ROW, 3)
    return Image.fromarray(colours.repeat(SIDE, axis=0).repeat(SIDE, axis=1))


def in_srgb(stored: np.ndarray) -> np.ndarray:
    """What colours of Display P3 (from 0 to 1) are in sRGB."""
    return _other_screen(stored, PRIMARIES, SRGB_PRIMARIES)


def _other_screen(
    colours: np.ndarray, source: dict[str, tuple[float, float]], target: dict[str, tuple[float, float]]
) -> np.ndarray:
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    there = (linear @ to_xyz(source).T @ np.linalg.inv(to_xyz(target)).T).clip(0, 1)
    return np.where(there <= 0.0031308, there * 12.92, 1.055 * there ** (1 / 2.4) - 0.055)
