"""From a painted scene to a file: size, format, and the traces that a camera leaves in it."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from io import BytesIO

from PIL import Image

from .canvas import Canvas, add_grain
from .nature import falling_snow
from .patterns import books, bread, leaves, quilt, shutters, tiles
from .people import portrait
from .scenes import avenue, fields, fireworks, garden, hills, market, river, shop, skyline, square

SCENES = {
    paint.__name__: paint
    for paint in (
        hills, skyline, square, market, fields, river, avenue, shop, garden, fireworks,
        leaves, tiles, shutters, books, bread, quilt, portrait,
    )
}  # fmt: skip
# Nothing is painted wider than this; a larger picture is enlarged and grained as a camera would.
PAINTED_WIDTH = 2400
# Where the invented town lies: between real ones, in the fields.
RIVALORA = (44.93, 7.61)
CAMERAS = (
    ("Canon", "Canon EOS 2000D"),
    ("NIKON CORPORATION", "NIKON D5600"),
    ("FUJIFILM", "X-T30"),
    ("samsung", "SM-A546B"),
    ("Apple", "iPhone 13"),
    ("Google", "Pixel 7a"),
)


def paint(scene: str, light: str, seed: str, size: tuple[int, int] = (1600, 1067)) -> Image.Image:
    """The scene as a picture of exactly ``size``. The same words paint the same picture."""
    scale = min(PAINTED_WIDTH, max(size[0] * 3 // 2, 900)) / size[0]
    canvas = Canvas((round(size[0] * scale), round(size[1] * scale)), f"{scene} {light} {seed}", light)
    SCENES[scene](canvas)
    if canvas.light.snow and scene not in {"books", "bread", "quilt", "portrait"}:
        falling_snow(canvas)
    canvas.texture(0.2, (40, 27))
    canvas.texture(0.16, (6, 4))
    if scene != "quilt":
        canvas.vignette()
    image = canvas.image.resize(size, Image.Resampling.LANCZOS if scale > 1 else Image.Resampling.BICUBIC)
    return add_grain(image, canvas.rng, 6)


def photograph(
    scene: str,
    light: str,
    seed: str,
    size: tuple[int, int],
    *,
    taken: datetime,
    place: tuple[float, float] | None,
) -> bytes:
    """A JPEG as a camera writes it: some held upright or upside down, most with the place, all with the make."""
    rng = random.Random(f"camera {seed}")  # noqa: S311 - a picture, not a secret
    image = paint(scene, light, seed, size)
    # How the camera was held: the file lies on its side, and the tag says so.
    orientation = rng.choice((1, 1, 1, 3, 6, 8))
    turn = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    if orientation in turn:
        image = image.transpose(turn[orientation])
    exif = Image.Exif()
    make, model = rng.choice(CAMERAS)
    exif[0x010F], exif[0x0110], exif[0x0112] = make, model, orientation
    exif[0x0131] = "Demo 1.0"
    moment = (taken - timedelta(minutes=rng.randrange(600))).strftime("%Y:%m:%d %H:%M:%S")
    exif[0x0132] = moment
    exif.get_ifd(0x8769).update(
        {
            0x9003: moment,
            0x829A: 1 / rng.choice((60, 125, 250, 500)),
            0x829D: rng.choice((1.8, 4.0, 5.6, 8.0)),
            0x8827: rng.choice((100, 200, 400, 800)),
        }
    )
    if place and rng.random() < 0.75:
        exif.get_ifd(0x8825).update(
            _gps(place[0] + rng.uniform(-0.02, 0.02), place[1] + rng.uniform(-0.03, 0.03))
        )
    out = BytesIO()
    image.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()


def photograph_of(spec: str, size: tuple[int, int], taken: datetime) -> bytes:
    """A photograph, as an editor's telephone makes it, of the scene, light and seed that ``spec`` names."""
    scene, light, seed = spec.split(" ", 2)
    return photograph(scene, light, seed, size, taken=taken, place=RIVALORA)


def _gps(latitude: float, longitude: float) -> dict[int, object]:
    def parts(value: float) -> tuple[float, float, float]:
        degrees, rest = divmod(abs(value) * 60, 60)
        minutes, fraction = divmod(rest, 1)
        return degrees, minutes, round(fraction * 60, 3)

    return {
        1: "N" if latitude >= 0 else "S",
        2: parts(latitude),
        3: "E" if longitude >= 0 else "W",
        4: parts(longitude),
    }
