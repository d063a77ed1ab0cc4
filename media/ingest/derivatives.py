"""The files that visitors load: upright, sRGB, without metadata, in the sizes that screens need.

The picture is decoded once (a JPEG at the nearest smaller scale that its decoder offers), brought to
the largest width in strips, so that no second full copy stands in memory, and each smaller size is
made from the next larger one.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from PIL import Image

from .facts import TURNED, has_alpha, load, open_picture, picture_format, read_orientation
from .webp import ROOM

DERIVATIVE_WIDTHS = (320, 640, 1280, 2048)
FALLBACK_WIDTH = 1280  # one JPEG is enough for the few browsers that know neither AVIF nor WebP
MAX_HEIGHT = 8192  # WebP ends at 16,383; nobody's screen is higher
MAX_AREA = 2048 * 4096  # of one derivative: AVIF's encoder takes 20 bytes for each pixel
MASTER_SIDE = 2560  # the largest rendition is 2048 wide; each of them decodes the master
MAX_JPEG_SIDE = 65_500  # where the format ends
STRIP_PIXELS = 4_000_000
MAX_ICC_BYTES = 4 * 1024 * 1024
LITTLE = 2
WHITE = (255, 255, 255)

# These qualities keep every colour within ΔE 1.6 of what it should be (AVIF at 60 and WebP at 80: 2.2).
# AVIF at speed 8: half the time of 7 for 1 to 3 % more bytes. The largest is written at 9: a fifth of the
# time for 5 to 20 % more bytes, and still a quarter smaller than WebP.
SAVE: dict[str, dict[str, Any]] = {
    "avif": {"quality": 63, "speed": 8, "max_threads": 1},
    "webp": {"quality": 82, "method": 4},
    "jpeg": {"quality": 82, "progressive": True, "optimize": True},
}
DERIVATIVE_FORMATS = ("avif", "webp", "jpeg")
LARGE_AREA = 1_500_000  # pixels from which AVIF is written faster
FASTER = 9

TRANSPOSE = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, kw_only=True)
class Derivative:
    """One file to store. ``name`` depends only on width and format: put it in a folder of the photo."""

    name: str
    format: str  # avif, webp, jpeg or png
    width: int
    height: int
    sha256: str
    content: bytes

    @property
    def content_type(self) -> str:
        return f"image/{self.format}"

    @property
    def extension(self) -> str:
        return "jpg" if self.format == "jpeg" else self.format


def make_derivatives(
    file: IO[bytes],
    widths: tuple[int, ...] = DERIVATIVE_WIDTHS,
    formats: tuple[str, ...] = DERIVATIVE_FORMATS,
) -> list[Derivative]:
    """AVIF and WebP in every width that the picture has, and one JPEG; sorted by format, then width.

    Never enlarges: a picture narrower than the largest width is its own largest. Transparent parts
    become white. Raises ``PictureRefused`` for what ``inspect`` would refuse.
    """
    image = _upright_srgb(file, widest=max(widths), keep_alpha=False)
    sizes = sorted({width for width in widths if width < image.width} | {image.width}, reverse=True)
    fallback = max((width for width in sizes if width <= FALLBACK_WIDTH), default=sizes[-1])
    ratio = image.height / image.width
    made = []
    for width in sizes:
        if width != image.width:
            height = max(1, round(ratio * width))
            image = image.resize((width, height), _filter(image.width / width))
        made += [_encode(image, name) for name in formats if name != "jpeg" or width == fallback]
    return sorted(made, key=lambda derivative: (derivative.format, derivative.width))


def make_master(file: IO[bytes], max_side: int = MASTER_SIDE) -> Derivative:
    """One clean picture to keep in place of an upload: PNG where the upload was PNG or had
    transparent parts, else JPEG. No side is longer than ``max_side``.
    """
    with open_picture(file) as image:
        drawn = picture_format(image) == "PNG" or has_alpha(image)
    image = _upright_srgb(file, widest=max_side, highest=max_side, keep_alpha=True)
    if drawn:
        return _encode(image, "png", optimize=True)
    return _encode(image.convert("RGB"), "jpeg", quality=92, subsampling=0)


def make_full_size(file: IO[bytes]) -> Derivative:
    """The picture in its own pixels, as a JPEG. It is written as it comes: a progressive or optimised file
    would stand in memory once more before its first byte.
    """
    whole = {"widest": MAX_JPEG_SIDE, "highest": MAX_JPEG_SIDE, "area": MAX_JPEG_SIDE**2}
    image = _upright_srgb(file, **whole, keep_alpha=False)
    return _encode(image, "jpeg", quality=88, progressive=False, optimize=False)


def _encode(image: Image.Image, name: str, **options: int | bool) -> Derivative:
    out = BytesIO()
    chosen = {**SAVE.get(name, {}), **options}
    if name == "avif" and image.width * image.height > LARGE_AREA:
        chosen["speed"] = FASTER
    image.save(out, format=name.upper(), **chosen)
    content = out.getvalue()
    return Derivative(
        name=f"w{image.width}.{'jpg' if name == 'jpeg' else name}",
        format=name,
        width=image.width,
        height=image.height,
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
    )


def _upright_srgb(
    file: IO[bytes], *, widest: int, highest: int = MAX_HEIGHT, area: int = MAX_AREA, keep_alpha: bool
) -> Image.Image:
    """The decoded picture, no larger than asked, in RGB (or RGBA), with nothing but its pixels."""
    with open_picture(file) as image:
        turned = read_orientation(image)
        width, height = image.size[::-1] if turned in TURNED else image.size
        scale = min(1.0, widest / width, highest / height, math.sqrt(area / (width * height)))
        upright = (max(1, round(width * scale)), max(1, round(height * scale)))
        target = upright[::-1] if turned in TURNED else upright
        # The decoder's own scale: asked with the picture's aspect, else it does nothing.
        image.draft(None, target)
        load(image)
        profile = image.info.get("icc_profile")
        small = _shrink(image, target, keep_alpha=keep_alpha)
    small = _to_srgb(small, profile)
    if turned in TRANSPOSE:
        small = small.transpose(TRANSPOSE[turned])
    # Encoders copy comments, profiles and more from here.
    small.info = {}
    return small


def _shrink(image: Image.Image, target: tuple[int, int], *, keep_alpha: bool) -> Image.Image:
    """``image`` in the target's size and one of the plain modes, without a second full copy."""
    plain_already = image.mode == "RGB" and not has_alpha(image)
    if image.size == target and plain_already:
        return image
    most = min(image.width // target[0], image.height // target[1])
    factor = max(1, min(most, max(most // 2, math.ceil(math.sqrt(image.width * image.height / ROOM)))))
    if factor == 1 and plain_already:
        return image.resize(target, _filter(image.width / target[0]))
    rows = max(factor, STRIP_PIXELS // image.width // factor * factor)
    plain = _plain(image.crop((0, 0, 1, 1)), image.info, keep_alpha=keep_alpha).mode
    size = (-(-image.width // factor), -(-image.height // factor))
    reduced = Image.new(plain, size)
    for top in range(0, image.height, rows):
        strip = image.crop((0, top, image.width, min(top + rows, image.height)))
        strip = _plain(strip, image.info, keep_alpha=keep_alpha)
        reduced.paste(strip.reduce(factor) if factor > 1 else strip, (0, top // factor))
    image.close()
    if reduced.size == target:
        return reduced
    box = (0, 0, size[0] if factor == 1 else image.width / factor, image.height / factor)
    return reduced.resize(target, _filter(box[2] / target[0]), box=box)


def _filter(shrinks: float) -> Image.Resampling:
    """Where little is left to shrink, cubic is as sharp as anybody sees, for two thirds of the time."""
    return Image.Resampling.BICUBIC if shrinks < LITTLE else Image.Resampling.LANCZOS


def _plain(strip: Image.Image, info: dict[str | tuple[int, int], object], *, keep_alpha: bool) -> Image.Image:
    """Bring a strip to L, RGB, CMYK or (if it has alpha that is kept) RGBA."""
    strip.info = dict(info)
    if strip.mode.startswith(("I", "F")):  # 16-bit grey
        deep = strip.convert("I").point(lambda value: value * (1 / 256))
        strip = deep.convert("L")
    if has_alpha(strip):
        strip = strip.convert("RGBA")
        if keep_alpha:
            return strip
        ground = Image.new("RGB", strip.size, WHITE)
        ground.paste(strip, mask=strip.getchannel("A"))
        return ground
    if strip.mode in ("L", "RGB", "CMYK"):
        return strip
    return strip.convert("L" if strip.mode == "1" else "RGB")


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Apply the picture's colour profile; one that is broken, vast or of another space is left out."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile and len(profile) <= MAX_ICC_BYTES:
        from PIL import ImageCms  # noqa: PLC0415 - few pictures bring a profile

        try:
            converted = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode=mode,
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
        else:
            if converted is not None:
                return converted
    return image if image.mode == mode else image.convert(mode)
