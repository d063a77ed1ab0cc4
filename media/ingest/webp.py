"""WebP, decoded at the size that is wanted.

Pillow reads a WebP as an animation: whole, and four times over, nearly a gigabyte for 60 megapixels.
The same library (libwebp, the very copy that Pillow brings and keeps up to date) can decode straight
into a smaller picture, as JPEG's decoder does: ``draft`` asks for it. Only still pictures are decoded.
"""

from __future__ import annotations

import ctypes
import math
from ctypes import POINTER, Structure, byref, c_int, c_size_t, c_uint8, c_uint32, c_void_p
from functools import cache
from typing import IO, TYPE_CHECKING, ClassVar, cast

from PIL import Image, ImageFile, _webp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL._imaging import ImagingCore, PixelAccess

# Of <webp/decode.h>: layouts stay as they are within a major version, which libwebp compares.
ABI_VERSION = 0x0200
RGBA = 1  # of WEBP_CSP_MODE
ROOM = 24_000_000  # pixels that may stand in memory beside a whole picture
NO_MEMORY = 1  # VP8_STATUS_OUT_OF_MEMORY
RIFF_HEADER, CHUNK_HEADER = 12, 8
NOTES = {b"ICCP": "icc_profile", b"EXIF": "exif"}


class Features(Structure):
    """``WebPBitstreamFeatures``: what the header says."""

    _fields_: ClassVar = [
        ("width", c_int),
        ("height", c_int),
        ("has_alpha", c_int),
        ("has_animation", c_int),
        ("format", c_int),
        ("_later", c_uint32 * 5),
    ]


class Output(Structure):
    """``WebPDecBuffer``: where the pixels go. Planes of YUV, never asked for, only take their room."""

    _fields_: ClassVar = [
        ("colorspace", c_int),
        ("width", c_int),
        ("height", c_int),
        ("is_external_memory", c_int),
        ("pixels", c_void_p),
        ("stride", c_int),
        ("size", c_size_t),
        ("_planes", c_size_t * 7),
        ("_later", c_uint32 * 4),
        ("_private_memory", c_void_p),
    ]


class Options(Structure):
    """``WebPDecoderOptions``: how to decode."""

    _fields_: ClassVar = [
        ("_before", c_int * 7),
        ("use_scaling", c_int),
        ("scaled_width", c_int),
        ("scaled_height", c_int),
        ("_after", c_int * 4),
        ("_later", c_uint32 * 5),
    ]


class Config(Structure):
    """``WebPDecoderConfig``: all of them."""

    _fields_: ClassVar = [("input", Features), ("output", Output), ("options", Options)]


@cache
def library() -> ctypes.CDLL:
    """The libwebp that Pillow is linked with. ``AttributeError`` if its decoder cannot be called."""
    found = ctypes.CDLL(_webp.__file__)
    found.WebPInitDecoderConfigInternal.argtypes = [POINTER(Config), c_int]
    found.WebPGetFeaturesInternal.argtypes = [c_void_p, c_size_t, POINTER(Features), c_int]
    found.WebPDecode.argtypes = [c_void_p, c_size_t, POINTER(Config)]
    return found


class StillWebP(ImageFile.ImageFile):
    """A WebP file for Pillow, whose ``draft`` makes the decoder itself shrink the picture."""

    format = "WEBP"
    format_description = "WebP image"

    def _open(self) -> None:
        self._content = cast("IO[bytes]", self.fp).read()
        self._config = Config()
        if not library().WebPInitDecoderConfigInternal(byref(self._config), ABI_VERSION):
            raise OSError("this libwebp is of another major version")
        features = self._config.input
        if library().WebPGetFeaturesInternal(self._content, len(self._content), byref(features), ABI_VERSION):
            raise SyntaxError("not a WebP file")
        self.is_animated = bool(features.has_animation)
        self._mode = "RGBA" if features.has_alpha else "RGBX"
        self._size = (features.width, features.height)
        self.info.update(_notes(self._content))

    def draft(
        self, mode: str | None, size: tuple[int, int] | None
    ) -> tuple[str, tuple[int, int, float, float]] | None:
        """Decode at twice ``size`` where there is room: what is left to shrink is shrunk with more care."""
        if size is None:
            return None
        wanted = max(size[0] / self.width, size[1] / self.height)
        roomy = math.sqrt(ROOM / (self.width * self.height))
        scale = min(1.0, max(wanted, min(2 * wanted, roomy)))
        self._size = (max(1, round(self.width * scale)), max(1, round(self.height * scale)))
        return self.mode, (0, 0, *self._size)

    def load(self) -> PixelAccess | None:
        if self._im is None:
            self.im = self._decoded()
            self._content = b""
        return Image.Image.load(self)

    def _decoded(self) -> ImagingCore:
        """The pixels, four bytes each: of RGBA and RGBX Pillow needs no copy."""
        width, height = self.size
        pixels = bytearray(4 * width * height)
        options, output = self._config.options, self._config.output
        options.use_scaling = self.size != (self._config.input.width, self._config.input.height)
        options.scaled_width, options.scaled_height = self.size
        output.colorspace = RGBA
        output.is_external_memory = 1
        output.pixels = ctypes.addressof(c_uint8.from_buffer(pixels))
        output.stride, output.size = 4 * width, len(pixels)
        if status := library().WebPDecode(self._content, len(self._content), byref(self._config)):
            raise MemoryError if status == NO_MEMORY else OSError(f"libwebp: status {status}")
        return Image.frombuffer(self.mode, self.size, pixels, "raw", self.mode, 0, 1).im


def _notes(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Colour profile and EXIF, by the names that Pillow has for them."""
    at = RIFF_HEADER
    while at + CHUNK_HEADER <= len(content):
        name, start = content[at : at + 4], at + CHUNK_HEADER
        size = int.from_bytes(content[at + 4 : start], "little")
        if name in NOTES:
            yield NOTES[name], content[start : start + size]
        at = start + size + size % 2
