"""Broken, odd and hostile files, each with what must become of it.

``corpus()`` makes them in memory; a case is ``accepted`` or has the code with which ``PictureRefused``
answers. Give ``bounds`` to ``inspect``. The forms' tests send the same cases over HTTP.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO

import numpy as np
import pillow_heif
import skimage.data
from PIL import ExifTags, Image, ImageCms

from .grids import grid
from .laden import laden

pillow_heif.register_heif_opener()

HOSTILE_NAMES = (
    "../../etc/passwd.jpg",
    "..\\..\\windows\\foto.jpg",
    "/absolute/path.jpg",
    "a\x00b.jpg",
    "a\nb.jpg",
    "фото.jpg",
    "照片.jpg",
    "صورة.jpg",
    "תמונה.jpg",
    "ഫോട്ടോ.jpg",
    "φωτογραφία.jpg",
    "ფოტო.jpg",
    "լուսանկար.jpg",
    "चित्र.jpg",
    "ছবি.jpg",
    "ภาพถ่าย.jpg",
    "រូបថត.jpg",
    "ምስል.jpg",
    "사진.jpg",
    "しゃしん.jpg",
    "ᏗᎴᎯᏍᏙᏗ.jpg",
    "fotografia\u202egpj.exe",
    "😀📷.jpg",
    "e\u0301te\u0301.jpg",
    ".htaccess",
    "con.jpg",
    "x" * 300 + ".jpg",
    "<script>alert(1)</script>.jpg",
    "'; drop table photos; --.jpg",
    "%2e%2e%2fup.jpg",
    " ",
)


@dataclass(frozen=True)
class Case:
    """``refused`` is the expected code, empty if the file must be accepted."""

    id: str
    name: str
    content: bytes
    refused: str = ""
    size: tuple[int, int] | None = None  # of the upright picture, where it is accepted
    bounds: dict[str, int] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        return not self.refused


@cache
def photograph(width: int = 640, height: int = 480) -> Image.Image:
    """A real photograph, in any size."""
    return Image.fromarray(skimage.data.astronaut()).resize((width, height), Image.Resampling.BICUBIC)


def encode(image: Image.Image, name: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, format=name, **options)
    return out.getvalue()


def exif(orientation: int = 1, *, gps: bool = False, taken: str = "") -> Image.Exif:
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = orientation
    tags[ExifTags.Base.Artist] = "Maria Rossi"
    if taken:
        tags.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
        tags.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.OffsetTimeOriginal] = "+02:00"
    if gps:
        tags.get_ifd(ExifTags.IFD.GPSInfo).update(
            {1: "N", 2: (44.0, 55.0, 12.0), 3: "E", 4: (7.0, 36.0, 0.0)}
        )
    return tags


def photo_jpeg(width: int = 640, height: int = 480, **options: object) -> bytes:
    """A JPEG as a telephone sends it: with place, author and time."""
    options = {"exif": exif(gps=True, taken="2026:05:01 10:20:30"), "quality": 88, **options}
    return encode(photograph(width, height), "JPEG", **options)


def telephone_jpeg(width: int, height: int) -> bytes:
    """As a telephone held upright sends it: stored lying, with its orientation, place and time."""
    lying = photograph(width, height).transpose(Image.Transpose.ROTATE_90)
    return encode(lying, "JPEG", quality=90, exif=exif(6, gps=True, taken="2026:11:20 08:00:00"))


def quadrants(orientation: int, size: tuple[int, int] = (320, 240)) -> bytes:
    """A picture that, once upright, is red, green / blue, white; stored as the orientation says."""
    upright = Image.new("RGB", size)
    middle = (size[0] // 2, size[1] // 2)
    for colour, at in (
        ("red", (0, 0)),
        ("lime", (middle[0], 0)),
        ("blue", (0, middle[1])),
        ("white", middle),
    ):
        upright.paste(colour, (*at, at[0] + middle[0], at[1] + middle[1]))
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(back[orientation]) if orientation in back else upright
    return encode(stored, "JPEG", quality=95, subsampling=0, exif=exif(orientation))


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *chunks: bytes, depth: int = 8, colour: int = 0) -> bytes:
    """A PNG written by hand, for what no encoder would write."""
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + png_chunk(b"IEND", b"")


def png_bomb(side: int = 50_000) -> bytes:
    """``side`` × ``side`` grey zeros in a file a thousand times smaller."""
    packer = zlib.compressobj(9)
    rows = side // 50
    block = packer.compress(b"\0" * (side + 1) * rows) + packer.flush(zlib.Z_FULL_FLUSH)
    data = block + block[2:] * 49 + b"\3\0"
    return png(side, side, png_chunk(b"IDAT", data))


def png_16_bit_grey(size: tuple[int, int] = (400, 300)) -> bytes:
    ramp = np.linspace(0, 65535, size[0]).astype(np.uint16)
    return encode(Image.fromarray(np.tile(ramp, (size[1], 1))), "PNG")


def giant_profile() -> bytes:
    """A true sRGB profile with megabytes of nothing behind it."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + b"\0" * 3_000_000


def corrupted_exif() -> bytes:
    """An EXIF block whose offsets point outside of the file."""
    block = b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\x12\x01\x03\0\xff\xff\xff\x7f\xff\xff\xff\xff" * 20
    return encode(photograph(), "JPEG", exif=block)


def png_16_bit_colour(width: int = 400, height: int = 300) -> bytes:
    """What astronomers and good scanners write: 16 bits for each of red, green and blue."""
    rows = np.asarray(photograph(width, height)).astype(">u2") * 257
    packed = b"".join(b"\0" + row.tobytes() for row in rows)
    return png(width, height, png_chunk(b"IDAT", zlib.compress(packed)), depth=16, colour=2)


def jpeg_bomb() -> bytes:
    """A small photo whose header says 65,500 × 65,500."""
    content = photo_jpeg()
    size = struct.pack(">HH", 480, 640)
    return content.replace(b"\x08" + size, b"\x08" + struct.pack(">HH", 65_500, 65_500))


def moving_heic() -> bytes:
    """The beginning of a film of HEIC pictures, as some cameras write bursts."""
    return b"\0\0\0\x18ftyphevc\0\0\0\0msf1hevc" + b"\0\0\0\x08moov" + b"\0" * 500


def mpo() -> bytes:
    return encode(photograph(), "MPO", save_all=True, append_images=[photograph(320, 240)])


@cache
def corpus() -> tuple[Case, ...]:
    photo = photograph()
    jpeg = photo_jpeg()
    small = [photograph(64, 48), photograph(64, 48).rotate(90)]
    moving = {"save_all": True, "append_images": small[1:], "duration": 100}
    with_alpha = photo.copy()
    with_alpha.putalpha(120)
    palette = photo.quantize(64)
    size = (640, 480)
    text_bomb = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 50_000_000, 9))
    grey = png_chunk(b"IDAT", zlib.compress(b"\0" * 65 * 64))
    html = b"<!doctype html><html><script>alert(1)</script></html>"
    svg = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'
    refused = [
        Case("zero bytes", "a.jpg", b"", "broken"),
        Case("truncated jpeg", "a.jpg", jpeg[: len(jpeg) // 2], "broken"),
        Case("header of a jpeg only", "a.jpg", jpeg[:200], "broken"),
        Case("truncated png", "a.png", encode(photo, "PNG")[:50_000], "broken"),
        Case("truncated webp", "a.webp", encode(photo, "WEBP")[:5_000], "broken"),
        Case("truncated heic", "a.heic", encode(photo, "HEIF")[:5_000], "broken"),
        Case("truncated avif", "a.avif", encode(photo, "AVIF")[:3_000], "broken"),
        Case("png signature only", "a.png", b"\x89PNG\r\n\x1a\n", "broken"),
        Case("jpeg signature and noise", "a.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9, "broken"),
        Case("png bomb", "a.png", png_bomb(), "too_many_pixels"),
        Case("png with a vast header", "a.png", png(2**31 - 1, 2**31 - 1), "too_many_pixels"),
        Case("png of no width", "a.png", png(0, 10), "broken"),
        Case("jpeg bomb", "a.jpg", jpeg_bomb(), "too_many_pixels"),
        Case("heic bomb", "a.heic", grid("HEIF", 20, 15), "too_many_pixels"),
        Case("heic bomb of too many tiles", "a.heic", grid("HEIF", 50, 50), "too_many_pixels"),
        Case("heic a little too large", "a.heic", grid("HEIF", 10, 7), "too_many_pixels"),
        Case("avif bomb", "a.avif", grid("AVIF", 50, 50), "too_many_pixels"),
        Case("avif a little too large", "a.avif", grid("AVIF", 10, 5), "too_many_pixels"),
        Case("webp with a vast header", "a.webp", webp_bomb(), "too_many_pixels"),
        Case("gif", "a.jpg", encode(photo, "GIF"), "wrong_type"),
        Case("animated gif", "a.gif", encode(small[0], "GIF", **moving), "wrong_type"),
        Case("animated webp", "a.webp", encode(small[0], "WEBP", **moving), "animated"),
        Case("animated png", "a.png", encode(small[0], "PNG", **moving), "animated"),
        Case("animated avif", "a.avif", encode(small[0], "AVIF", **moving), "animated"),
        Case("moving heic", "a.heic", moving_heic(), "animated"),
        Case("16-bit tiff", "a.tif", encode(Image.open(BytesIO(png_16_bit_grey())), "TIFF"), "wrong_type"),
        Case("tiff", "a.tif", encode(photo, "TIFF"), "wrong_type"),
        Case("tiff named jpg", "a.jpg", encode(photo, "TIFF"), "wrong_type"),
        Case("bmp", "a.bmp", encode(photo, "BMP"), "wrong_type"),
        Case("svg", "a.svg", svg, "wrong_type"),
        Case("svg named png", "a.png", svg, "wrong_type"),
        Case("html named jpg", "a.jpg", html, "not_a_picture"),
        Case("pdf named jpg", "a.jpg", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "not_a_picture"),
        Case("program named jpg", "a.jpg", b"\x7fELF\x02\x01\x01" + b"\0" * 500, "not_a_picture"),
        Case("video named heic", "a.heic", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "not_a_picture"),
        Case("1 × 1", "a.png", encode(photograph(1, 1), "PNG"), "too_small", bounds={"min_side": 200}),
        Case(
            "1 × 30000", "a.png", encode(photograph(1, 30_000), "PNG"), "too_small", bounds={"min_side": 200}
        ),
        Case("too many bytes", "a.jpg", jpeg, "too_large", bounds={"max_bytes": 10_000}),
    ]
    accepted = [
        Case("jpeg with place and author", "a.jpg", jpeg, size=size),
        Case("progressive jpeg", "a.jpg", photo_jpeg(progressive=True), size=size),
        Case("cmyk jpeg", "a.jpg", encode(photo.convert("CMYK"), "JPEG"), size=size),
        Case("grey jpeg", "a.jpg", encode(photo.convert("L"), "JPEG"), size=size),
        Case("mpo", "a.jpg", mpo(), size=size),
        Case("jpeg with corrupted exif", "a.jpg", corrupted_exif(), size=size),
        Case(
            "jpeg with a giant profile",
            "a.jpg",
            encode(photo, "JPEG", icc_profile=giant_profile()),
            size=size,
        ),
        Case(
            "jpeg with a broken profile", "a.jpg", encode(photo, "JPEG", icc_profile=b"no profile"), size=size
        ),
        Case("png", "a.png", encode(photo, "PNG"), size=size),
        Case("png with alpha", "a.png", encode(with_alpha, "PNG"), size=size),
        Case("grey png with alpha", "a.png", encode(with_alpha.convert("LA"), "PNG"), size=size),
        Case("palette", "a.png", encode(palette, "PNG"), size=size),
        Case("palette with transparency", "a.png", encode(palette, "PNG", transparency=3), size=size),
        Case("one bit", "a.png", encode(photo.convert("1"), "PNG"), size=size),
        Case("16-bit grey", "a.png", png_16_bit_grey(), size=(400, 300)),
        Case("16-bit colour", "a.png", png_16_bit_colour(), size=(400, 300)),
        Case("png with a text bomb", "a.png", png(64, 64, text_bomb, grey), "broken"),
        Case("png named jpg", "a.jpg", encode(photo, "PNG"), size=size),
        Case("jpeg named html", "a.html", jpeg, size=size),
        Case("jpeg without extension", "a", jpeg, size=size),
        Case("webp", "a.webp", encode(photo, "WEBP"), size=size),
        Case("lossless webp with alpha", "a.webp", encode(with_alpha, "WEBP", lossless=True), size=size),
        Case("heic", "a.heic", encode(photo, "HEIF"), size=size),
        Case("heic of many tiles", "a.heic", grid("HEIF", 2, 1), size=(2_000, 1_000)),
        Case("heic of several pictures", "a.heic", encode(photo, "HEIF", **moving), size=size),
        Case("avif of many tiles", "a.avif", grid("AVIF", 2, 1), size=(2_000, 1_000)),
        Case("heic named jpg", "a.jpg", encode(photo, "HEIF"), size=size),
        Case("avif", "a.avif", encode(photo, "AVIF"), size=size),
        Case("1 × 30000 where it may be", "a.png", encode(photograph(1, 30_000), "PNG"), size=(1, 30_000)),
        *(
            Case(f"{name} laden with notes", "a", content, size=size)
            for name, content in laden(photo, exif(gps=True, taken="2026:05:01 10:20:30")).items()
        ),
        *(Case(f"orientation {n}", "a.jpg", quadrants(n), size=(320, 240)) for n in range(1, 9)),
        *(Case(f"name {ascii(name)[:40]}", name, jpeg, size=size) for name in HOSTILE_NAMES),
    ]
    return (*refused, *accepted)


@cache
def largest() -> tuple[Case, ...]:
    """The largest picture of each format that is still accepted, in what costs most to decode, and one
    with as many bytes as may be."""
    made = []
    for name, size, options in (
        ("WEBP", (3_662, 16_383), {"method": 0, "quality": 50}),
        ("WEBP", (9_000, 6_666), {"method": 0, "quality": 0, "lossless": True}),
        ("AVIF", (8_000, 5_000), {"speed": 10}),
        ("PNG", (10_000, 6_000), {"compress_level": 1}),
        ("JPEG", (10_000, 6_000), {"progressive": True, "subsampling": 0}),
    ):
        image = photograph(500, 300).resize(size, Image.Resampling.NEAREST)
        if name != "JPEG":
            image.putalpha(200)
        made.append(Case(f"largest {name.lower()} {size[0]}", "a", encode(image, name, **options), size=size))
    made.append(Case("largest heic", "a.heic", grid("HEIF", 10, 6), size=(10_000, 6_000)))
    jpeg = photo_jpeg(4_000, 3_000)
    heaviest = jpeg + b"\0" * (40 * 1024 * 1024 - len(jpeg))
    return (*made, Case("heaviest jpeg", "a.jpg", heaviest, size=(4_000, 3_000)))


def webp_bomb() -> bytes:
    """A WebP header that asks for 16,384 × 16,384 pixels."""
    canvas = b"\0\0\0\0" + (16_383).to_bytes(3, "little") * 2
    chunk = b"VP8X" + struct.pack("<I", len(canvas)) + canvas
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk
