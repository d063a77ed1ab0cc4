"""Somebody's portrait, as a poster shows one: shapes and light, no features of anyone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .canvas import gradient
from .light import Colour, mix

if TYPE_CHECKING:
    from .canvas import Canvas, Point

SKIN = ((236, 196, 168), (214, 164, 128), (168, 112, 78), (122, 78, 54))
HAIR = ((58, 40, 34), (94, 58, 38), (150, 96, 56), (188, 182, 176), (34, 30, 34))
CLOTH = ((38, 92, 96), (140, 62, 52), (60, 78, 128), (92, 104, 66), (120, 74, 106))


def portrait(c: Canvas) -> None:
    """Head and shoulders before a wall, the light from one side."""
    wall = c.vary((206, 190, 164), 18)
    c.image.paste(gradient(c.size, (c.light.on(mix(wall, (255, 255, 255), 0.35)), c.light.on(wall))), (0, 0))
    skin, hair, cloth = (c.rng.choice(tones) for tones in (SKIN, HAIR, CLOTH))
    middle, unit = c.width / 2, c.height / 100
    c.dot(middle, 52 * unit, 44 * unit, 44 * unit, c.light.on(mix(cloth, wall, 0.62)))
    _behind(c, middle, unit, hair)
    _shoulders(c, middle, unit, cloth)
    shade = mix(skin, (70, 34, 40), 0.3)
    c.poly(
        [(middle + x * unit, y * unit) for x, y in ((-6, 54), (6, 54), (8, 74), (-8, 74))], c.light.on(shade)
    )
    c.dot(middle, 44 * unit, 14 * unit, 18 * unit, c.light.on(skin))
    side = [(14 * math.sin(a), 44 - 18 * math.cos(a)) for a in _steps(0, math.pi)]
    inner = [(5 * math.sin(a) + 2, 44 - 18 * math.cos(a)) for a in reversed(_steps(0, math.pi))]
    c.poly([(middle + x * unit, y * unit) for x, y in [*side, *inner]], c.light.on(shade), 120)
    _fringe(c, middle, unit, hair)


def _steps(first: float, last: float) -> list[float]:
    return [first + (last - first) * k / 24 for k in range(25)]


def _behind(c: Canvas, middle: float, unit: float, hair: Colour) -> None:
    long = c.rng.random() < 0.6
    low = 66 if long else 50
    outline: list[Point] = [(18 * math.cos(a), 42 - 23 * math.sin(a)) for a in _steps(0, math.pi)]
    outline += [(-19, low), (-12, low + 5), (12, low + 5), (19, low)]
    c.poly([(middle + x * unit, y * unit) for x, y in outline], c.light.on(mix(hair, (10, 8, 14), 0.25)))


def _shoulders(c: Canvas, middle: float, unit: float, cloth: Colour) -> None:
    line: list[Point] = [(40 * math.cos(a), 100 - 32 * math.sin(a) ** 0.7) for a in _steps(0, math.pi)]
    points = [(middle + x * unit, y * unit) for x, y in line]
    c.fill(
        points, (c.light.on(mix(cloth, (255, 240, 210), 0.18)), c.light.on(mix(cloth, (12, 14, 30), 0.25)))
    )
    collar = [(-10, 69), (0, 82), (10, 69), (14, 71), (0, 90), (-14, 71)]
    c.poly([(middle + x * unit, y * unit) for x, y in collar], c.light.on(mix(cloth, (255, 255, 255), 0.55)))


def _fringe(c: Canvas, middle: float, unit: float, hair: Colour) -> None:
    parting = c.rng.uniform(-6, 6)
    outer: list[Point] = [(16.5 * math.cos(a), 42 - 21 * math.sin(a)) for a in _steps(-0.1, math.pi + 0.1)]
    inner: list[Point] = [(-13, 46), (-11, 36), (parting, 29), (11, 36), (13, 46)]
    c.poly([(middle + x * unit, y * unit) for x, y in [*outer, *inner]], c.light.on(hair))
