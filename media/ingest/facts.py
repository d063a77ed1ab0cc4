"""What a file is: believed from its content, never from its name."""

from __future__ import annotations

import hashlib
import re
import warnings
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import IO, TYPE_CHECKING, Any

# The plugins are named, so that Pillow does not look for their formats among forty others.
from PIL import AvifImagePlugin, ExifTags, Image, WebPImagePlugin  # noqa: F401
from PIL.JpegImagePlugin import jpeg_factory

from .webp import StillWebP

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_BYTES = 40 * 1024 * 1024
MAX_PIXELS = 60_000_000
# Pillow holds an AVIF three times while it decodes it: this size keeps the largest picture of any
# format under 600 MB (measured: docs/decisions/0006-picture-ingest.md).
MAX_PIXELS_OF_FORMAT = {"AVIF": 40_000_000}
# For the ``accept`` attribute of a file field; the server believes the content only.
PICTURE_ACCEPT = "image/jpeg,image/png,image/heic,image/heif,image/webp,image/avif,.heic,.heif"

EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "HEIF": "heic", "WEBP": "webp", "AVIF": "avif"}
HEADER = 64
BOXES = 1024 * 1024  # what a HEIC or an AVIF says of itself stands before its pixels
LONGEST_CAMERA = 80
NOT_OF_A_NAME = re.compile(r"[^\w .,()/+-]")  # what may not stand in a camera's name
OUT_OF_MEMORY = re.compile("out of memory|memory allocation", re.IGNORECASE)  # as libavif and libheif say it
TURNED = (5, 6, 7, 8)  # EXIF orientations whose width and height change places


class PictureRefused(Exception):  # noqa: N818 - it is an answer, not a failure of the program
    """The file cannot be used; ``code`` says why (a key of ``MESSAGES``), ``message`` says it to people."""

    def __init__(self, code: str, *, limit: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.limit = limit

    @property
    def message(self) -> str:
        """In the language that is active now."""
        from .messages import MESSAGES  # noqa: PLC0415 - who works on pictures need not load Django

        return str(MESSAGES[self.code]).format(limit=self.limit)


@dataclass(frozen=True, kw_only=True)
class PictureFacts:
    """What a form or a row keeps of a picture. ``width`` and ``height`` are of the upright picture."""

    format: str  # JPEG, PNG, HEIF, WEBP or AVIF
    width: int
    height: int
    sha256: str
    size: int
    has_alpha: bool
    has_location: bool
    frames: int
    captured_at: datetime | None
    camera: str = ""

    @property
    def extension(self) -> str:
        """The extension that tells the truth about the content, without a dot."""
        return EXTENSIONS[self.format]


def inspect(
    file: IO[bytes],
    *,
    max_bytes: int = MAX_BYTES,
    max_pixels: int = MAX_PIXELS,
    min_side: int = 1,
) -> PictureFacts:
    """Read ``file`` to its end and say what it is, or refuse it (``PictureRefused``).

    Sizes are checked from the header, before anything is decoded; then the picture is really
    decoded, because only that finds a truncated file. The file is left at its beginning.
    """
    size = file.seek(0, 2)
    if size > max_bytes:
        raise PictureRefused("too_large", limit=max_bytes // (1024 * 1024))
    with open_picture(file, max_pixels=max_pixels) as image:
        orientation = read_orientation(image)
        width, height = image.size[::-1] if orientation in TURNED else image.size
        if min(width, height) < min_side:
            raise PictureRefused("too_small", limit=min_side)
        facts = PictureFacts(
            format=picture_format(image),
            width=width,
            height=height,
            sha256=_sha256(file),
            size=size,
            has_alpha=has_alpha(image),
            has_location=_has_location(image),
            frames=1,
            captured_at=_captured_at(image),
            camera=_camera(image),
        )
        if image.format == "MPO":
            # Its first picture is a whole JPEG; the others are previews and depth of the same view.
            image.seek(0)
        # A JPEG decoded at an eighth still reads every byte, for a sixty-fourth of the memory.
        image.draft("L" if image.mode == "L" else "RGB", (1, 1))
        load(image)
    file.seek(0)
    return facts


def open_picture(file: IO[bytes], *, max_pixels: int = MAX_PIXELS) -> Image.Image:
    """Open a picture of an accepted format and size; nothing is decoded yet."""
    file.seek(0)
    header = file.read(HEADER)
    file.seek(0)
    if not header:
        raise PictureRefused("broken")
    name = sniff(header)
    if name == SEQUENCE:
        raise PictureRefused("animated")
    if name not in EXTENSIONS:
        raise PictureRefused("wrong_type" if name else "not_a_picture")
    max_pixels = min(max_pixels, MAX_PIXELS_OF_FORMAT.get(name, max_pixels))
    too_many = PictureRefused("too_many_pixels", limit=max_pixels // 1_000_000)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of odd EXIF and of sizes: both are handled here
            image = _OPENERS[name](file)
    except Image.DecompressionBombError:
        raise too_many from None
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a decoder may raise anything over a hostile file
        # The decoders of HEIC and AVIF have bounds of their own, and say nothing of them.
        raise too_many if _area_of_boxes(file) > max_pixels else PictureRefused("broken") from None
    if image.width * image.height > max_pixels:
        raise too_many
    if image.width < 1 or image.height < 1:
        raise PictureRefused("broken")
    # A HEIC or an MPO may hold several pictures of one moment: the first one counts.
    if name in ("PNG", "WEBP", "AVIF") and getattr(image, "is_animated", False):
        raise PictureRefused("animated")
    return image


def _open_heif(file: IO[bytes]) -> Image.Image:
    """The decoder is loaded by who needs it: most pictures are of another format."""
    import pillow_heif  # noqa: PLC0415

    pillow_heif.register_heif_opener(thumbnails=False)
    # iPhones write burst and depth pictures beside the photo: only the photo is read.
    pillow_heif.options.DEPTH_IMAGES = False
    pillow_heif.options.AUX_IMAGES = False
    # Each further one reserves 20 MB that the process may not have, and spares a tenth of the time.
    pillow_heif.options.DECODE_THREADS = 1
    return Image.open(file, formats=["HEIF"])


_OPENERS: dict[str, Callable[[IO[bytes]], Image.Image]] = {
    "JPEG": jpeg_factory,
    "PNG": lambda file: Image.open(file, formats=["PNG"]),
    "HEIF": _open_heif,
    "WEBP": StillWebP,
    "AVIF": lambda file: Image.open(file, formats=["AVIF"]),
}


def load(image: Image.Image) -> None:
    """Decode; a file that cannot be decoded to its end is refused as broken."""
    try:
        image.load()
    except MemoryError:
        raise
    except Exception as error:
        if OUT_OF_MEMORY.search(str(error)):
            raise MemoryError from error
        raise PictureRefused("broken") from None
    if image.format == "HEIF":
        # A file of several pictures would keep the decoder's bytes (180 MB of 60 MP) beside Pillow's copy.
        image._heif_file = None  # type: ignore[attr-defined]  # noqa: SLF001 - no public door


def picture_format(image: Image.Image) -> str:
    return "JPEG" if image.format == "MPO" else str(image.format)


SIGNATURES = (
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WEBP"),
    (re.compile(rb"GIF8[79]a"), "GIF"),
    (re.compile(rb"II\*\x00|MM\x00\*|II\+\x00|MM\x00\+"), "TIFF"),
    (re.compile(rb"BM.{4}\x00{4}", re.DOTALL), "BMP"),
    (re.compile(rb"8BPS"), "PSD"),
    (re.compile(rb"\x00\x00\x00\x0cjP  |\x00\x00\x00\x0cJXL |\xff\x0a|\xff\x4f\xff\x51"), "JPEG 2000 or XL"),
    (re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--.*)?<svg", re.IGNORECASE | re.DOTALL), "SVG"),
)
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"mif2", b"msf1"}
SEQUENCE_BRANDS = {
    b"hevc",
    b"hevx",
    b"msf1",
}  # as a file's first brand: a film
SEQUENCE = "HEIF sequence"
AVIF_BRANDS = {b"avif", b"avis"}


def sniff(header: bytes) -> str:
    """The format that the first bytes claim: accepted or not; empty if they are of no picture."""
    for pattern, name in SIGNATURES:
        if pattern.match(header):
            return name
    if header[4:8] == b"ftyp":
        end = min(int.from_bytes(header[:4], "big"), len(header))
        brands = {header[8:12], *(header[at : at + 4] for at in range(16, end, 4))}
        if brands & AVIF_BRANDS:
            return "AVIF"
        if header[8:12] in SEQUENCE_BRANDS:
            return SEQUENCE
        if brands & HEIF_BRANDS:
            return "HEIF"
    return ""


def _area_of_boxes(file: IO[bytes]) -> int:
    """Pixels of the largest picture of which a HEIC or AVIF file says the size; 0 if of none."""
    file.seek(0)
    sizes = re.findall(rb"ispe\0{4}(.{4})(.{4})", file.read(BOXES), re.DOTALL)
    return max(
        (int.from_bytes(width, "big") * int.from_bytes(height, "big") for width, height in sizes), default=0
    )


def read_exif(image: Image.Image) -> Image.Exif:
    """The picture's EXIF; empty if it is corrupted, because a picture is more than its notes."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return image.getexif()
    except Exception:  # noqa: BLE001 - corrupted EXIF raises struct.error, SyntaxError, ValueError …
        return Image.Exif()


def read_orientation(image: Image.Image) -> int:
    """EXIF orientation, 1 to 8; 1 if none is told or it makes no sense."""
    try:
        value = read_exif(image).get(ExifTags.Base.Orientation, 1)
    except Exception:  # noqa: BLE001 - a broken entry is read late
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1  # noqa: PLR2004


def has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info


def _ifd(image: Image.Image, which: int) -> dict[int, Any]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return dict(read_exif(image).get_ifd(which))
    except Exception:  # noqa: BLE001 - see read_exif
        return {}


def _has_location(image: Image.Image) -> bool:
    return bool(_ifd(image, ExifTags.IFD.GPSInfo))


def _captured_at(image: Image.Image) -> datetime | None:
    """When the shutter was pressed, in the camera's own time where it tells no zone."""
    tags = _ifd(image, ExifTags.IFD.Exif)
    text = tags.get(ExifTags.Base.DateTimeOriginal)
    offset = tags.get(ExifTags.Base.OffsetTimeOriginal)
    try:
        taken = datetime.strptime(str(text).strip("\x00 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
    if found := re.fullmatch(r"([+-])(\d\d):(\d\d)", str(offset).strip("\x00 ")):
        minutes = int(found[2]) * 60 + int(found[3])
        if minutes < 24 * 60:
            taken = taken.replace(
                tzinfo=timezone(timedelta(minutes=minutes if found[1] == "+" else -minutes))
            )
    return taken


def _camera(image: Image.Image) -> str:
    """Maker and model; never a serial number, nor who owns it."""
    exif, words = read_exif(image), []
    for told in (_text(exif, ExifTags.Base.Make), _text(exif, ExifTags.Base.Model)):
        # Makers are often the first word of their models.
        words += [word for word in told.split() if word not in words]
    return " ".join(words)[:LONGEST_CAMERA]


def _text(exif: Image.Exif, tag: int) -> str:
    """What a tag says in plain words; '' if it says none."""
    try:
        told = exif.get(tag, "")
    except Exception:  # noqa: BLE001 - a broken entry is read late
        return ""
    return NOT_OF_A_NAME.sub(" ", told) if isinstance(told, str) else ""


def _sha256(file: IO[bytes]) -> str:
    """Digest of the whole file; the position that the decoder stands at is kept."""
    at = file.tell()
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(at)
    return digest
