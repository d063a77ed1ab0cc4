"""Houses, bell towers, porticoes, stalls: what people built."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .light import Colour, mix

if TYPE_CHECKING:
    from .canvas import Canvas

PLASTER: tuple[Colour, ...] = (
    (236, 200, 132), (228, 168, 118), (240, 222, 186), (214, 142, 112), (232, 208, 160),
    (198, 176, 150), (222, 186, 176), (206, 200, 164), (186, 194, 190),
)  # fmt: skip
SHUTTERS: tuple[Colour, ...] = ((58, 94, 78), (92, 62, 48), (70, 90, 110), (112, 50, 46), (74, 106, 62))
ROOF: Colour = (178, 88, 60)
CLOTH: tuple[Colour, ...] = (
    (196, 48, 48),
    (38, 104, 140),
    (46, 120, 82),
    (226, 158, 44),
    (140, 60, 110),
    (70, 84, 160),
)
FRUIT: tuple[Colour, ...] = (
    (206, 44, 40), (236, 140, 36), (240, 200, 60), (98, 150, 58), (124, 52, 92), (226, 96, 60), (156, 176, 66),
)  # fmt: skip
GLOW: Colour = (255, 206, 120)


def window(c: Canvas, x: float, y: float, w: float, h: float, shutter: Colour, depth: float) -> None:
    """A window with its shutters, lit on some evenings."""
    lit = c.light.lit and c.rng.random() < 0.55
    pane = GLOW if lit else c.light.on((66, 76, 90), depth)
    frame = c.light.on((240, 232, 214), depth)
    c.rect(x - w * 0.12, y - w * 0.12, w * 1.24, h + w * 0.24, frame)
    c.rect(x, y, w, h, pane)
    c.rect(x + w * 0.46, y, w * 0.08, h, frame)
    c.rect(x, y + h * 0.45, w, h * 0.05, frame)
    if lit and w > 7 * c.u:
        c.glow((x + w / 2, y + h / 2), w * 1.7, GLOW, 0.4)
    tone = c.light.on(shutter, depth)
    if w < 3 * c.u or c.rng.random() < 0.12:
        return
    for left in (x - w * 0.72, x + w * 1.12):
        c.rect(left, y - w * 0.05, w * 0.6, h + w * 0.1, tone)
        for i in range(1, 8):
            c.rect(left + w * 0.08, y + h * i / 8, w * 0.44, max(1, h * 0.02), mix(tone, (0, 0, 0), 0.3))


def house(
    c: Canvas, x: float, y: float, w: float, h: float, depth: float = 0.0, *, roof: float = 0.28
) -> None:
    """A house whose front stands on (x, y)."""
    wall = c.light.on(c.vary(c.rng.choice(PLASTER)), depth)
    c.rect(x, y - h, w, h, wall)
    c.rect(x + w * 0.82, y - h, w * 0.18, h, mix(wall, (40, 30, 60), 0.16))
    c.rect(x, y - h * 0.1, w, h * 0.1, mix(wall, (80, 70, 70), 0.28))
    tiles = c.light.on(c.light.ground(c.vary(ROOF)), depth)
    over, high = w * 0.05, w * roof
    c.poly(
        [
            (x - over, y - h),
            (x + w * 0.14, y - h - high),
            (x + w * 0.86, y - h - high),
            (x + w + over, y - h),
        ],
        tiles,
    )
    steps = max(4, int(w / (7 * c.u)))
    for i in range(steps + 1):
        part = i / steps
        c.line(
            [(x + w * (0.14 + 0.72 * part), y - h - high), (x - over + (w + 2 * over) * part, y - h)],
            mix(tiles, (60, 20, 20), 0.32), 0.9 * c.u, 150,
        )  # fmt: skip
    c.rect(x - over, y - h, w + 2 * over, max(1, h * 0.018), mix(tiles, (40, 20, 30), 0.45))
    if c.rng.random() < 0.7:
        cx = x + w * c.rng.uniform(0.25, 0.7)
        c.rect(cx, y - h - high * 1.2, w * 0.07, high * 0.6, c.light.on((166, 112, 92), depth))
        c.rect(cx - w * 0.01, y - h - high * 1.24, w * 0.09, high * 0.1, tiles)
    columns = max(1, int(w / (46 * c.u * (1 - depth * 0.6))))
    floors = max(1, int(h / (62 * c.u * (1 - depth * 0.6))))
    shutter = c.rng.choice(SHUTTERS)
    cell_w, cell_h = w / columns, h / floors
    for column in range(columns):
        for floor in range(floors):
            ww, wh = cell_w * 0.26, cell_h * 0.46
            window(c, x + cell_w * (column + 0.37), y - h + cell_h * (floor + 0.24), ww, wh, shutter, depth)


def bell_tower(c: Canvas, x: float, y: float, w: float, h: float, depth: float = 0.0) -> None:
    """The bell tower of the parish church, brick, with its clock."""
    wall = c.light.on((196, 138, 104), depth)
    shade = mix(wall, (50, 30, 60), 0.24)
    c.rect(x - w / 2, y - h, w, h, wall)
    c.rect(x + w * 0.2, y - h, w * 0.3, h, shade)
    for part in (0.2, 0.42, 0.64, 0.78):
        c.rect(x - w * 0.56, y - h * part, w * 1.12, h * 0.012, mix(wall, (250, 240, 220), 0.5))
    for dx in (-0.26, 0.08):
        c.rect(x + w * dx, y - h * 0.95, w * 0.19, h * 0.13, c.light.on((46, 40, 52), depth))
        c.dot(x + w * (dx + 0.095), y - h * 0.95, w * 0.095, w * 0.1, c.light.on((46, 40, 52), depth))
    face = GLOW if c.light.lit else c.light.on((248, 242, 224), depth)
    c.dot(x, y - h * 0.71, w * 0.24, w * 0.24, face)
    c.line([(x, y - h * 0.71), (x, y - h * 0.71 - w * 0.18)], (40, 36, 40), w * 0.03)
    c.line([(x, y - h * 0.71), (x + w * 0.12, y - h * 0.71 + w * 0.05)], (40, 36, 40), w * 0.03)
    c.rect(x - w * 0.6, y - h * 1.01, w * 1.2, h * 0.02, mix(wall, (250, 240, 220), 0.4))
    tiles = c.light.on(c.light.ground(ROOF), depth)
    c.poly([(x - w * 0.58, y - h), (x, y - h - w * 1.25), (x + w * 0.58, y - h)], tiles)
    c.poly(
        [(x, y - h - w * 1.25), (x + w * 0.58, y - h), (x + w * 0.2, y - h)], mix(tiles, (40, 16, 30), 0.3)
    )
    c.line([(x, y - h - w * 1.25), (x, y - h - w * 1.65)], c.light.on((60, 60, 70), depth), w * 0.04)
    c.line(
        [(x - w * 0.12, y - h - w * 1.5), (x + w * 0.12, y - h - w * 1.5)],
        c.light.on((60, 60, 70), depth),
        w * 0.04,
    )


def church(c: Canvas, x: float, y: float, w: float, h: float, depth: float = 0.0) -> None:
    """A baroque front, as Piedmont has them."""
    wall = c.light.on((226, 178, 140), depth)
    trim = c.light.on((246, 234, 210), depth)
    c.rect(x - w / 2, y - h * 0.7, w, h * 0.7, wall)
    c.poly(
        [
            (x - w / 2, y - h * 0.7),
            (x - w * 0.28, y - h * 0.8),
            (x + w * 0.28, y - h * 0.8),
            (x + w / 2, y - h * 0.7),
        ],
        wall,
    )
    c.rect(x - w * 0.28, y - h * 0.92, w * 0.56, h * 0.24, wall)
    c.poly([(x - w * 0.33, y - h * 0.92), (x, y - h * 1.08), (x + w * 0.33, y - h * 0.92)], trim)
    c.rect(x - w * 0.54, y - h * 0.7, w * 1.08, h * 0.025, trim)
    for dx in (-0.46, -0.26, 0.2, 0.4):
        c.rect(x + w * dx, y - h * 0.68, w * 0.06, h * 0.68, trim)
    c.dot(x, y - h * 0.82, w * 0.09, w * 0.09, GLOW if c.light.lit else c.light.on((70, 80, 100), depth))
    c.rect(x - w * 0.1, y - h * 0.34, w * 0.2, h * 0.34, c.light.on((92, 58, 44), depth))
    c.dot(x, y - h * 0.34, w * 0.1, w * 0.1, c.light.on((92, 58, 44), depth))


def village(c: Canvas, x: float, y: float, width: float, depth: float) -> None:
    """Houses huddled round their tower, far off on a hill."""
    bell_tower(c, x + width * c.rng.uniform(-0.12, 0.12), y, width * 0.085, width * 0.52, depth)
    for row in range(3):
        for i in range(7):
            w = width * c.rng.uniform(0.11, 0.18)
            hx = x + (i / 6 - 0.5) * width * (0.72 + row * 0.14) - w / 2
            drop = abs(i / 6 - 0.5) * width * 0.16
            house(
                c, hx, y + drop + row * width * 0.05, w, width * c.rng.uniform(0.09, 0.16), depth, roof=0.34
            )


def stall(c: Canvas, x: float, y: float, w: float, h: float) -> None:
    """A market stall: striped awning, crates, heaps of fruit."""
    cloth = c.rng.choice(CLOTH)
    stripe = c.light.on((250, 244, 232))
    tone = c.light.on(cloth)
    wood = c.light.on((150, 104, 66))
    for px in (x + w * 0.04, x + w * 0.94):
        c.rect(px, y - h, w * 0.022, h, mix(wood, (40, 30, 30), 0.4))
    c.rect(x + w * 0.02, y - h * 0.92, w * 0.96, h * 0.6, c.light.on((60, 48, 56)), 150)
    c.rect(x, y - h * 0.36, w, h * 0.36, wood)
    for i in range(5):
        c.rect(x, y - h * 0.36 + h * 0.072 * i, w, max(1, h * 0.006), mix(wood, (30, 20, 20), 0.4))
    crates = c.rng.randint(4, 6)
    for i in range(crates):
        left, wide = x + w * (0.02 + 0.96 * i / crates), w * 0.96 / crates
        fruit = c.rng.choice(FRUIT)
        c.rect(left, y - h * 0.4, wide * 0.96, h * 0.1, mix(wood, (240, 210, 160), 0.3))
        size = wide * c.rng.uniform(0.085, 0.13)
        for row in range(3):
            for k in range(int(wide * 0.9 / (size * 1.7)) - row):
                fx = left + size * (1.2 + k * 1.7 + row * 0.85)
                fy = y - h * 0.41 - row * size * 1.3
                c.dot(fx, fy, size, size, c.light.on(mix(c.vary(fruit), (30, 10, 20), 0.25)))
                c.dot(fx - size * 0.15, fy - size * 0.18, size * 0.7, size * 0.7, c.light.on(c.vary(fruit)))
                c.dot(fx - size * 0.3, fy - size * 0.35, size * 0.2, size * 0.2, (255, 255, 255), 120)
    bands = 10
    for i in range(bands):
        colour = tone if i % 2 else stripe
        top_l, top_r = x + w * (0.06 + 0.88 * i / bands), x + w * (0.06 + 0.88 * (i + 1) / bands)
        low_l, low_r = x - w * 0.05 + w * 1.1 * i / bands, x - w * 0.05 + w * 1.1 * (i + 1) / bands
        c.poly(
            [(top_l, y - h * 1.2), (top_r, y - h * 1.2), (low_r, y - h * 0.88), (low_l, y - h * 0.88)], colour
        )
        c.dot(
            (low_l + low_r) / 2, y - h * 0.88, (low_r - low_l) / 2, h * 0.05, mix(colour, (40, 20, 40), 0.14)
        )
    if c.light.lit:
        c.glow((x + w / 2, y - h * 0.6), w * 0.7, GLOW, 0.75)


def bunting(c: Canvas, y: float, sag: float, *, bulbs: bool = False) -> None:
    """Paper flags, or bulbs, on a string across the picture."""
    left, right = c.rng.uniform(-40, 30) * c.u, c.rng.uniform(-40, 40) * c.u
    points = [
        (c.width * i / 40, y + left + (right - left) * i / 40 + sag * (1 - (i / 20 - 1) ** 2))
        for i in range(41)
    ]
    c.line(points, c.light.on((60, 56, 66)), 1.4 * c.u)
    for i, (x, py) in enumerate(points[1:-1]):
        if bulbs:
            c.glow((x, py + 5 * c.u), 26 * c.u, GLOW, 0.7)
            c.dot(x, py + 5 * c.u, 3.4 * c.u, 4.4 * c.u, (255, 240, 200))
        else:
            tone = c.light.on(CLOTH[i % len(CLOTH)])
            c.poly(
                [(x - 10 * c.u, py), (x + 10 * c.u, py), (x + c.rng.uniform(-3, 3) * c.u, py + 26 * c.u)],
                tone,
            )


def bridge(c: Canvas, y: float, arches: int, height: float) -> None:
    """A brick bridge of low arches across the whole picture."""
    brick = c.light.on((184, 130, 104), 0.18)
    c.rect(0, y - height, c.width, height * 0.34, brick)
    c.rect(0, y - height * 1.1, c.width, height * 0.12, mix(brick, (250, 240, 226), 0.35))
    span = c.width / arches
    for i in range(arches + 1):
        x = i * span
        c.rect(x - span * 0.09, y - height * 0.7, span * 0.18, height * 0.7, brick)
        c.rect(x + span * 0.04, y - height * 0.7, span * 0.05, height * 0.7, mix(brick, (40, 20, 50), 0.3))
    for i in range(arches):
        middle = (i + 0.5) * span
        outer = []
        for k in range(25):
            angle = math.pi * k / 24
            outer.append(
                (middle - math.cos(angle) * span * 0.41, y - height * 0.02 - math.sin(angle) * height * 0.6)
            )
        c.poly(
            [
                (middle - span * 0.5, y - height * 0.7),
                (middle - span * 0.5, y),
                *outer[:13],
                (middle, y - height * 0.7),
            ],
            brick,
        )
        c.poly(
            [
                (middle, y - height * 0.7),
                *outer[12:],
                (middle + span * 0.5, y),
                (middle + span * 0.5, y - height * 0.7),
            ],
            brick,
        )
        c.line(outer, mix(brick, (60, 20, 40), 0.35), 3 * c.u)
