"""The painter's tools: gradients, textures, light, on Pillow alone."""

from __future__ import annotations

import itertools
import math
import random
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .light import LIGHTS, Colour, mix

if TYPE_CHECKING:
    from collections.abc import Sequence

Point = tuple[float, float]


def gradient(size: tuple[int, int], stops: Sequence[Colour]) -> Image.Image:
    """From the first colour at the top to the last at the bottom."""
    column = Image.new("RGB", (1, 256))
    last = len(stops) - 1
    for y in range(256):
        at = y / 255 * last
        low = min(int(at), max(last - 1, 0))
        column.putpixel((0, y), mix(stops[low], stops[min(low + 1, last)], at - low))
    return column.resize(size, Image.Resampling.BILINEAR)


class Canvas:
    """A picture in the making. Lengths are in thousandths of its width (``u``), so scenes scale."""

    def __init__(self, size: tuple[int, int], seed: str, light: str) -> None:
        self.size = size
        self.width, self.height = size
        self.u = self.width / 1000
        self.rng = random.Random(seed)  # noqa: S311 - a picture, not a secret
        self.light = LIGHTS[light]
        self.image = Image.new("RGB", size, self.light.haze)
        self.draw = ImageDraw.Draw(self.image, "RGBA")

    # --- textures ---------------------------------------------------------

    def noise(
        self, cells: tuple[int, int], octaves: int = 4, size: tuple[int, int] | None = None
    ) -> Image.Image:
        """Seeded clouds of grey: octaves of random cells, each finer and fainter."""
        size = size or self.size
        small = (max(2, size[0] // 4), max(2, size[1] // 4))
        total = Image.new("L", small, 128)
        wide, high = cells
        for octave in range(octaves):
            wide, high = min(wide, small[0]), min(high, small[1])
            cell = Image.frombytes("L", (wide, high), self.rng.randbytes(wide * high))
            layer = cell.resize(small, Image.Resampling.BICUBIC)
            total = (
                Image.blend(total, layer, 0.5) if octave == 0 else Image.blend(total, layer, 0.34 / octave)
            )
            wide, high = wide * 2, high * 2
        return total.resize(size, Image.Resampling.BICUBIC)

    def texture(
        self, strength: float = 0.3, cells: tuple[int, int] = (30, 20), mask: Image.Image | None = None
    ) -> None:
        """Lay the unevenness of paint over the picture, or over the part that ``mask`` shows."""
        noise = self.noise(cells)
        toned = ImageChops.soft_light(self.image, Image.merge("RGB", (noise, noise, noise)))
        toned = Image.blend(self.image, toned, strength)
        self.image.paste(toned, (0, 0), mask)

    # --- light ------------------------------------------------------------

    def glow(self, centre: Point, radius: float, colour: Colour, strength: float = 1.0) -> None:
        """A soft light, added to what is there."""
        side = max(4, int(radius * 2))
        disc = ImageChops.invert(Image.radial_gradient("L")).resize((side, side), Image.Resampling.BILINEAR)
        disc = disc.point([round(max(0.0, (v - 75) / 180) ** 1.6 * 255 * strength) for v in range(256)])
        layer = Image.merge("RGB", [disc.point([round(v * c / 255) for v in range(256)]) for c in colour])
        left, top = int(centre[0] - radius), int(centre[1] - radius)
        box = (max(0, left), max(0, top), min(self.width, left + side), min(self.height, top + side))
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        part = layer.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
        self.image.paste(ImageChops.screen(self.image.crop(box), part), box[:2])

    def veil(self, colour: Colour, top: float, bottom: float, strength: float) -> None:
        """Mist between two heights, thickest at the lower one."""
        high = max(2, int(bottom - top))
        ramp = Image.linear_gradient("L").resize((self.width, high), Image.Resampling.BILINEAR)
        ramp = ramp.point([round(v * strength) for v in range(256)])
        self.image.paste(colour, (0, int(top), self.width, int(top) + high), ramp)

    def vignette(self, strength: float = 0.28) -> None:
        """Darker corners lead the eye inside."""
        wide, high = int(self.width * 1.5), int(self.height * 1.5)
        disc = Image.radial_gradient("L").resize((wide, high), Image.Resampling.BILINEAR)
        left, top = (wide - self.width) // 2, (high - self.height) // 2
        disc = disc.crop((left, top, left + self.width, top + self.height))
        disc = disc.point([round(max(0, v - 90) / 165 * 255 * strength) for v in range(256)])
        self.image.paste((10, 12, 26), (0, 0), disc)

    # --- shapes -----------------------------------------------------------

    def mask(self, points: Sequence[Point], blur: float = 0.0) -> Image.Image:
        mask = Image.new("L", self.size, 0)
        ImageDraw.Draw(mask).polygon([(round(x), round(y)) for x, y in points], fill=255)
        return mask.filter(ImageFilter.GaussianBlur(blur)) if blur else mask

    def fill(self, points: Sequence[Point], stops: Sequence[Colour]) -> Image.Image:
        """Fill an outline with a gradient over its own height; gives the mask back."""
        top = max(0, int(min(y for _x, y in points)))
        bottom = min(self.height, int(max(y for _x, y in points)) + 1)
        mask = self.mask(points)
        if bottom > top:
            layer = gradient((self.width, bottom - top), stops)
            self.image.paste(layer, (0, top), mask.crop((0, top, self.width, bottom)))
        return mask

    def poly(self, points: Sequence[Point], colour: Colour, alpha: int = 255) -> None:
        self.draw.polygon([(round(x), round(y)) for x, y in points], fill=(*colour, alpha))

    def rect(self, x: float, y: float, w: float, h: float, colour: Colour, alpha: int = 255) -> None:
        if w > 0 and h > 0:
            self.draw.rectangle((round(x), round(y), round(x + w), round(y + h)), fill=(*colour, alpha))

    def dot(self, x: float, y: float, rx: float, ry: float, colour: Colour, alpha: int = 255) -> None:
        self.draw.ellipse((round(x - rx), round(y - ry), round(x + rx), round(y + ry)), fill=(*colour, alpha))

    def line(self, points: Sequence[Point], colour: Colour, width: float, alpha: int = 255) -> None:
        self.draw.line(
            [(round(x), round(y)) for x, y in points],
            fill=(*colour, alpha),
            width=max(1, round(width)),
            joint="curve",
        )

    def waves(self, base: float, height: float, bumps: float) -> list[Point]:
        """A rolling line across the picture: sums of slow waves with chance phases."""
        parts = [
            (bumps * factor, self.rng.uniform(0, math.tau), height / (1 + 1.2 * i))
            for i, factor in enumerate((0.6, 1.1, 2.3))
        ]
        steps = 120
        return [
            (
                self.width * i / steps,
                base + sum(math.sin(i / steps * math.tau * f + phase) * size for f, phase, size in parts),
            )
            for i in range(steps + 1)
        ]

    def crags(self, base: float, height: float, roughness: float = 0.56) -> list[Point]:
        """A mountain line by midpoint displacement."""
        line = [self.rng.uniform(-0.4, 0.3), self.rng.uniform(-1, -0.3), self.rng.uniform(-0.5, 0.4)]
        size = 0.62
        for _ in range(7):
            nxt: list[float] = []
            for a, b in itertools.pairwise(line):
                nxt += [a, (a + b) / 2 + self.rng.uniform(-size, size)]
            line = [*nxt, line[-1]]
            size *= roughness
        return [(self.width * i / (len(line) - 1), base + y * height) for i, y in enumerate(line)]

    def vary(self, colour: Colour, by: int = 14) -> Colour:
        """A neighbour of the colour."""
        shift = self.rng.randint(-by, by)
        return (
            max(0, min(255, colour[0] + shift + self.rng.randint(-by // 2, by // 2))),
            max(0, min(255, colour[1] + shift)),
            max(0, min(255, colour[2] + shift + self.rng.randint(-by // 2, by // 2))),
        )


def add_grain(image: Image.Image, rng: random.Random, amount: int) -> Image.Image:
    """The picture with film grain: one tile of seeded noise, laid at a chance offset."""
    side = 512
    tile = Image.frombytes("L", (side, side), rng.randbytes(side * side))
    tile = tile.point([128 + round((v - 128) * amount / 128) for v in range(256)])
    sheet = Image.new("L", image.size)
    left, top = rng.randrange(side), rng.randrange(side)
    for x in range(-left, image.width, side):
        for y in range(-top, image.height, side):
            sheet.paste(tile, (x, y))
    return ImageChops.add(image, Image.merge("RGB", (sheet, sheet, sheet)), scale=1, offset=-128)
