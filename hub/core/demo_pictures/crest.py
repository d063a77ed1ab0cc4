"""The crest of the demo town, and marks for its partners: small, on a transparent ground."""

from __future__ import annotations

import math
import random

from PIL import Image, ImageDraw

from .buildings import CLOTH

# Painted at four times the size and reduced, so that edges are smooth.
OVER = 4
GOLD, DARK_GOLD, NAVY, BLUE = (222, 184, 76), (138, 104, 26), (16, 42, 72), (22, 98, 150)
GREEN, WHITE, BRICK, WINE, LEAF = (
    (44, 124, 78),
    (255, 255, 255),
    (182, 76, 50),
    (112, 44, 122),
    (124, 190, 140),
)


def _shield(width: float, top: float, bottom: float, inset: float) -> list[tuple[float, float]]:
    left, right = width * 0.1 + inset, width * 0.9 - inset
    waist = top + (bottom - top) * 0.5
    points = [(left, top + inset), (right, top + inset), (right, waist)]
    points += [
        (
            width / 2 + math.cos(t / 20 * math.pi / 2) * (right - width / 2),
            waist + math.sin(t / 20 * math.pi / 2) * (bottom - inset - waist),
        )
        for t in range(21)
    ]
    return points + [(width - x, y) for x, y in reversed(points[2:])]


def crest(height: int) -> Image.Image:
    """A tower between two bunches of grapes over a stream, under the mural crown of a town."""
    high = height * OVER
    wide = round(high * 0.8)
    image = Image.new("RGBA", (wide, high), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    u = high / 150
    for i in range(5):
        x = wide * (0.2 + 0.138 * i)
        draw.rectangle((x, 8 * u, x + wide * 0.082, 20 * u), fill=GOLD, outline=DARK_GOLD, width=round(u))
    draw.rectangle((wide * 0.17, 18 * u, wide * 0.83, 32 * u), fill=GOLD, outline=DARK_GOLD, width=round(u))
    draw.rectangle((wide * 0.17, 25 * u, wide * 0.83, 27 * u), fill=DARK_GOLD)
    draw.polygon(_shield(wide, 36 * u, 148 * u, 0), fill=NAVY)
    draw.polygon(_shield(wide, 36 * u, 148 * u, 2.4 * u), fill=WHITE)
    field = Image.new("L", image.size, 0)
    ImageDraw.Draw(field).polygon(_shield(wide, 36 * u, 148 * u, 4 * u), fill=255)
    inside = Image.new("RGBA", image.size, BLUE)
    paint = ImageDraw.Draw(inside)
    paint.rectangle((0, 104 * u, wide, high), fill=GREEN)
    for row in range(3):
        y = (111 + row * 11) * u
        wave = [(x * wide / 60, y + math.sin(x * 0.9 + row) * 2.4 * u) for x in range(61)]
        paint.line(wave, fill=WHITE, width=round(3 * u))
    middle = wide / 2
    paint.rectangle((middle - 11 * u, 60 * u, middle + 11 * u, 104 * u), fill=BRICK)
    for i in range(3):
        x = middle + (i - 1) * 10 * u
        paint.rectangle((x - 3.6 * u, 48 * u, x + 3.6 * u, 56 * u), fill=BRICK)
    paint.rectangle((middle - 14 * u, 54 * u, middle + 14 * u, 62 * u), fill=BRICK)
    paint.rectangle((middle - 4 * u, 90 * u, middle + 4 * u, 104 * u), fill=NAVY)
    paint.ellipse((middle - 4 * u, 86 * u, middle + 4 * u, 94 * u), fill=NAVY)
    paint.rectangle((middle - 2.6 * u, 68 * u, middle + 2.6 * u, 77 * u), fill=NAVY)
    for side in (-1, 1):
        _grapes(paint, middle + side * 27 * u, 66 * u, u)
    image.paste(inside, (0, 0), field)
    return image.resize((round(height * 0.8), height), Image.Resampling.LANCZOS)


def _grapes(draw: ImageDraw.ImageDraw, x: float, y: float, u: float) -> None:
    draw.ellipse((x - 11 * u, y - 13 * u, x, y - 3 * u), fill=LEAF)
    draw.ellipse((x, y - 13 * u, x + 11 * u, y - 3 * u), fill=LEAF)
    for row, count in enumerate((4, 3, 2, 1)):
        for i in range(count):
            cx, cy = x + (i - (count - 1) / 2) * 6 * u, y + row * 6 * u
            draw.ellipse((cx - 3.4 * u, cy - 3.4 * u, cx + 3.4 * u, cy + 3.4 * u), fill=WINE, outline=WHITE)


def logo(name: str, height: int = 160) -> Image.Image:
    """A plain mark for an invented partner: quarter circles in its own colours."""
    rng = random.Random(f"logo {name}")  # noqa: S311 - a picture, not a secret
    side = height * OVER // 2
    image = Image.new("RGBA", (side * 4, side * 2), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    colours = rng.sample(CLOTH, 3)
    for column in range(4):
        for row in range(2):
            x, y = column * side, row * side
            corner_x, corner_y = x + rng.choice((0, side)), y + rng.choice((0, side))
            tile = Image.new("L", (side, side), 0)
            box = (corner_x - x - side, corner_y - y - side, corner_x - x + side, corner_y - y + side)
            ImageDraw.Draw(tile).ellipse(box, fill=255)
            if rng.random() < 0.8:
                image.paste((*rng.choice(colours), 255), (x, y), tile)
            else:
                draw.ellipse(
                    (x + side * 0.2, y + side * 0.2, x + side * 0.8, y + side * 0.8), fill=colours[0]
                )
    return image.resize((height * 2, height), Image.Resampling.LANCZOS)
