"""Real photographs that installed packages ship, their pieces, and what becomes of a photo on its way."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pywt.data
import skimage
import wagtail.images.tests
from PIL import Image, ImageEnhance, ImageOps

SCIKIT = Path(skimage.__file__).parent / "data"
WAGTAIL = Path(wagtail.images.tests.__path__[0]) / "image_files"
DETAILED = (
    "astronaut.png", "camera.png", "chelsea.png", "coffee.png", "coins.png", "hubble_deep_field.jpg",
    "ihc.png", "moon.png", "motorcycle_left.png",
)  # fmt: skip
# Parts of these are empty or alike: a blurred ground, smoke, a round retina, bricks, grass.
PLAIN = ("brick.png", "cell.png", "clock_motion.png", "grass.png", "gravel.png", "retina.jpg", "rocket.jpg")


@cache
def photographs() -> dict[str, Image.Image]:
    """Nineteen photographs, no two of the same thing."""
    found = {name: Image.open(SCIKIT / name).convert("RGB") for name in (*DETAILED, *PLAIN)}
    for name in ("aero", "ascent"):
        found[name] = Image.fromarray(getattr(pywt.data, name)().astype("uint8")).convert("RGB")
    found["landscape"] = Image.open(WAGTAIL / "landscape_1.jpg").convert("RGB")
    return found


@cache
def distinct() -> dict[str, Image.Image]:
    """The photographs and the nine pieces of each that has detail all over: 127 pictures."""
    found = dict(photographs())
    for name in (*DETAILED, "aero", "ascent", "landscape"):
        whole = photographs()[name]
        for piece in range(9):
            column, row = piece % 3, piece // 3
            box = (
                column * whole.width // 3,
                row * whole.height // 3,
                (column + 1) * whole.width // 3,
                (row + 1) * whole.height // 3,
            )
            found[f"{name} {piece}"] = whole.crop(box)
    return found


def encoded(image: Image.Image, name: str, quality: int) -> Image.Image:
    out = BytesIO()
    image.save(out, name, quality=quality)
    return Image.open(out)


def cropped(image: Image.Image, share: float) -> Image.Image:
    """Without ``share`` of its width and height, the same from all sides."""
    across, down = image.width * share / 2, image.height * share / 2
    return image.crop((round(across), round(down), round(image.width - across), round(image.height - down)))


def _toned(red: float, blue: float) -> Callable[[Image.Image], Image.Image]:
    def toned(image: Image.Image) -> Image.Image:
        bands = [
            band.point(lambda v, factor=factor: min(255, int(v * factor)))
            for band, factor in zip(image.split(), (red, 1, blue), strict=True)
        ]
        return Image.merge("RGB", bands)

    return toned


SAME: dict[str, Callable[[Image.Image], Image.Image]] = {
    "JPEG at 30": lambda image: encoded(image, "JPEG", 30),
    "WebP at 40": lambda image: encoded(image, "WEBP", 40),
    "half as large": lambda image: image.resize((image.width // 2, image.height // 2)),
    "200 points": lambda image: ImageOps.contain(image, (200, 200)),
    "half again as large": lambda image: image.resize((image.width * 3 // 2, image.height * 3 // 2)),
    "mirrored": ImageOps.mirror,
    "upside down": ImageOps.flip,
    "turned by 90": lambda image: image.transpose(Image.Transpose.ROTATE_90),
    "turned by 180": lambda image: image.transpose(Image.Transpose.ROTATE_180),
    "turned by 270": lambda image: image.transpose(Image.Transpose.ROTATE_270),
    "transposed": lambda image: image.transpose(Image.Transpose.TRANSPOSE),
    "transversed": lambda image: image.transpose(Image.Transpose.TRANSVERSE),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.25),
    "darker": lambda image: ImageEnhance.Brightness(image).enhance(0.75),
    "more contrast": lambda image: ImageEnhance.Contrast(image).enhance(1.3),
    "less contrast": lambda image: ImageEnhance.Contrast(image).enhance(0.7),
    "more colour": lambda image: ImageEnhance.Color(image).enhance(1.6),
    "grey": lambda image: image.convert("L"),
    "sepia": lambda image: ImageOps.colorize(image.convert("L"), "#2b1a0a", "#fff0d8"),
    "warm": _toned(1.15, 0.85),
    "cold": _toned(0.85, 1.15),
    "mirrored, small and at 40": lambda image: encoded(
        ImageOps.contain(ImageOps.mirror(image), (300, 300)), "JPEG", 40
    ),
}
