"""Close views without a horizon: leaves, roof tiles, shutters, books, bread, cloth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from . import buildings as b
from . import nature as n
from .canvas import gradient
from .light import Colour, mix

if TYPE_CHECKING:
    from .canvas import Canvas


def leaves(c: Canvas) -> None:
    """Leaves in layers, from deep shade to light."""
    autumn = c.rng.random() < 0.5
    palette = n.AUTUMN if autumn else n.GREENS
    c.image.paste(gradient(c.size, (c.light.on((26, 44, 34)), c.light.on((14, 26, 26)))), (0, 0))
    for layer in range(7):
        part = layer / 6
        for _ in range(46):
            x, y = c.rng.uniform(-0.05, 1.05) * c.width, c.rng.uniform(-0.05, 1.05) * c.height
            size = c.rng.uniform(54, 104) * c.u * (0.7 + part * 0.4)
            tone = mix(c.vary(c.rng.choice(palette), 22), (16, 30, 28), 0.66 - part * 0.66)
            _leaf(c, x, y, size, c.rng.uniform(0, math.tau), tone)


def _leaf(c: Canvas, x: float, y: float, size: float, angle: float, tone: Colour) -> None:
    left: list[tuple[float, float]] = []
    right: list[tuple[float, float]] = []
    bend = c.rng.uniform(-0.3, 0.3)
    for k in range(11):
        t = k / 10
        half = math.sin(math.pi * t**0.8) * size * 0.3
        lx, ly = (t - 0.5) * size * 1.7, math.sin(t * math.pi) * bend * size * 0.4
        for side, out in ((-1, left), (1, right)):
            px, py = lx, ly + side * half
            out.append(
                (
                    x + px * math.cos(angle) - py * math.sin(angle),
                    y + px * math.sin(angle) + py * math.cos(angle),
                )
            )
    spine = [((p[0] + q[0]) / 2, (p[1] + q[1]) / 2) for p, q in zip(left, right, strict=True)]
    c.poly([(px + size * 0.05, py + size * 0.09) for px, py in [*left, *reversed(right)]], (8, 12, 16), 90)
    c.poly([*left, *reversed(right)], c.light.on(tone))
    c.poly([*left, *reversed(spine)], c.light.on(mix(tone, (255, 250, 180), 0.2)))
    c.line(spine, c.light.on(mix(tone, (255, 250, 200), 0.5)), size * 0.022)
    for k in range(2, 9):
        c.line([spine[k], left[min(10, k + 1)]], c.light.on(mix(tone, (20, 30, 10), 0.25)), size * 0.012)
        c.line([spine[k], right[min(10, k + 1)]], c.light.on(mix(tone, (20, 30, 10), 0.25)), size * 0.012)


def tiles(c: Canvas) -> None:
    """Old roof tiles, row over row."""
    c.image.paste(c.light.on((110, 56, 44)), (0, 0, *c.size))
    size = c.rng.uniform(52, 78) * c.u
    rows = int(c.height / (size * 1.05)) + 2
    for row in range(rows):
        y = row * size * 1.05 - size
        shift = size * 0.5 if row % 2 else 0.0
        for column in range(-1, int(c.width / size) + 2):
            x = column * size + shift
            tone = c.vary(
                c.rng.choice((b.ROOF, (196, 112, 78), (162, 78, 58), (190, 130, 96), (150, 96, 80))), 16
            )
            if c.light.snow and c.rng.random() < 0.7:
                tone = mix(tone, (240, 244, 250), 0.8)
            elif c.rng.random() < 0.1:
                tone = mix(tone, (120, 136, 80), 0.5)
            for k in range(12):
                part = k / 11
                shade = mix(
                    mix(tone, (255, 226, 190), 0.3), mix(tone, (40, 14, 20), 0.55), abs(part - 0.35) * 1.5
                )
                c.rect(x + part * size * 0.94, y, size * 0.1, size * 1.2, c.light.on(shade))
            c.dot(
                x + size / 2,
                y + size * 1.18,
                size * 0.48,
                size * 0.2,
                c.light.on(mix(tone, (30, 10, 20), 0.5)),
            )
            c.dot(
                x + size / 2,
                y + size * 1.12,
                size * 0.46,
                size * 0.18,
                c.light.on(mix(tone, (255, 220, 190), 0.12)),
            )


def shutters(c: Canvas) -> None:
    """A house front: windows, shutters, flower boxes, washing in the sun."""
    wall = c.vary(c.rng.choice(b.PLASTER))
    c.image.paste(gradient(c.size, (c.light.on(mix(wall, (255, 250, 230), 0.14)), c.light.on(wall))), (0, 0))
    columns, rows = c.rng.choice(((2, 1), (3, 2), (4, 2)))
    shutter = c.rng.choice(b.SHUTTERS)
    cw, ch = c.width / columns, c.height / rows
    for column in range(columns):
        for row in range(rows):
            w, h = cw * 0.3, ch * 0.56
            x, y = cw * column + cw * 0.35, ch * row + ch * 0.18
            c.poly(
                [
                    (x + w * 0.1, y + h * 1.1),
                    (x + w * 1.9, y + h * 1.1),
                    (x + w * 2.1, y + h * 1.3),
                    (x + w * 0.3, y + h * 1.3),
                ],
                (30, 20, 50),
                26,
            )
            b.window(c, x, y, w, h, c.vary(shutter, 8), 0)
            c.rect(x - w * 0.18, y + h * 1.04, w * 1.36, h * 0.05, c.light.on((214, 206, 194)))
            if c.rng.random() < 0.8:
                c.rect(x - w * 0.12, y + h * 0.92, w * 1.24, h * 0.13, c.light.on((172, 92, 64)))
                bloom = c.rng.choice(b.FRUIT)
                for _ in range(70):
                    fx, fy = x + c.rng.uniform(-0.2, 1.2) * w, y + h * c.rng.uniform(0.78, 1.06)
                    tone = c.vary(bloom) if c.rng.random() < 0.5 else c.vary((76, 122, 62))
                    c.dot(fx, fy, w * 0.05, w * 0.046, c.light.on(tone))
    c.poly(
        [(0, 0), (c.width * c.rng.uniform(0.3, 0.6), 0), (0, c.height * c.rng.uniform(0.6, 1))],
        (20, 20, 60),
        46,
    )


def books(c: Canvas) -> None:
    """The library's shelves."""
    wood = c.light.on((128, 84, 54))
    c.image.paste(mix(wood, (20, 10, 16), 0.55), (0, 0, *c.size))
    shelves = c.rng.choice((3, 4))
    high = c.height / shelves
    for row in range(shelves):
        floor = high * (row + 1)
        x = 6 * c.u
        while x < c.width:
            w, h = c.rng.uniform(13, 40) * c.u, high * c.rng.uniform(0.6, 0.86)
            if c.rng.random() < 0.06:
                x += w * 1.6
                continue
            tone = c.light.on(c.vary(c.rng.choice((*b.CLOTH, *b.SHUTTERS, *b.PLASTER[:4])), 20))
            lean = c.rng.uniform(6, 20) * c.u if c.rng.random() < 0.07 else 0
            c.poly([(x + lean, floor - h), (x + w + lean, floor - h), (x + w, floor), (x, floor)], tone)
            c.poly(
                [
                    (x + w * 0.76 + lean, floor - h),
                    (x + w + lean, floor - h),
                    (x + w, floor),
                    (x + w * 0.76, floor),
                ],
                mix(tone, (10, 6, 20), 0.34),
            )
            c.rect(
                x + w * 0.1 + lean / 2, floor - h * 0.8, w * 0.6, h * 0.05, mix(tone, (255, 232, 180), 0.6)
            )
            if w > 22 * c.u:
                c.rect(
                    x + w * 0.26 + lean / 2,
                    floor - h * 0.6,
                    w * 0.26,
                    h * 0.3,
                    mix(tone, (255, 232, 180), 0.45),
                )
            x += w + lean * 1.2 + c.u
        c.rect(0, floor - 10 * c.u, c.width, 10 * c.u, mix(wood, (255, 220, 170), 0.2))
        c.rect(0, floor - high, c.width, high * 0.1, (8, 4, 10), 110)
    c.glow((c.width * c.rng.uniform(0.2, 0.8), 0), c.width * 0.7, (255, 214, 150), 0.5)


def bread(c: Canvas) -> None:
    """Loaves and breadsticks on the baker's boards."""
    board = c.light.on((146, 102, 66))
    c.image.paste(
        gradient(c.size, (mix(board, (255, 230, 180), 0.12), mix(board, (30, 14, 10), 0.3))), (0, 0)
    )
    for k in range(9):
        c.rect(0, c.height * k / 8, c.width, 2 * c.u, mix(board, (30, 16, 10), 0.5))
    for row in range(4):
        y = c.height * (0.13 + row * 0.25)
        x = c.rng.uniform(-60, 20) * c.u
        while x < c.width:
            crust = c.vary(c.rng.choice(((206, 138, 72), (184, 112, 56), (224, 168, 96), (160, 96, 52))), 12)
            rx, ry = c.rng.uniform(62, 110) * c.u, c.height * c.rng.uniform(0.075, 0.1)
            c.dot(x + rx + 8 * c.u, y + ry * 0.4, rx, ry, (24, 10, 8), 120)
            for k in range(9):
                part = k / 8
                c.dot(
                    x + rx,
                    y - ry * 0.12 * part,
                    rx * (1 - part * 0.3),
                    ry * (1 - part * 0.34),
                    c.light.on(mix(mix(crust, (60, 24, 14), 0.4), mix(crust, (255, 226, 170), 0.36), part)),
                )
            for k in range(c.rng.randint(2, 4)):
                cx = x + rx * (0.62 + k * 0.3)
                c.line(
                    [(cx - 14 * c.u, y + ry * 0.36), (cx + 14 * c.u, y - ry * 0.5)],
                    c.light.on((244, 214, 160)),
                    6 * c.u,
                )
            for _ in range(26):
                c.dot(
                    x + rx * c.rng.uniform(0.4, 1.6),
                    y - ry * c.rng.uniform(0.1, 0.6),
                    1.4 * c.u,
                    c.u,
                    (255, 250, 240),
                    160,
                )
            x += rx * 2.16


def quilt(c: Canvas) -> None:
    """A geometric composition, as for a poster: quarter circles and leaves in the town's colours."""
    columns = c.rng.choice((6, 8, 9))
    side = c.width / columns
    palette: list[Colour] = [*c.rng.sample(b.CLOTH, 3), (246, 236, 214), (28, 54, 92), (232, 196, 120)]
    for row in range(int(c.height / side) + 1):
        for column in range(columns):
            x, y = column * side, row * side
            back, front, third = c.rng.sample(palette, 3)
            c.rect(x, y, side, side, c.light.on(back))
            form = c.rng.randrange(5)
            corner_x, corner_y = x + c.rng.choice((0, side)), y + c.rng.choice((0, side))
            if form < 2:
                _quarter(c, corner_x, corner_y, side, x, y, front)
                if form:
                    _quarter(c, corner_x, corner_y, side * 0.5, x, y, third)
            elif form == 2:
                c.dot(x + side / 2, y + side / 2, side * 0.42, side * 0.42, c.light.on(front))
                c.dot(x + side / 2, y + side / 2, side * 0.2, side * 0.2, c.light.on(third))
            elif form == 3:
                c.poly([(x, y), (x + side, y), (x, y + side)], c.light.on(front))
            else:
                for k in range(4):
                    c.rect(x, y + side * k / 4, side, side / 8, c.light.on(front))


def _quarter(c: Canvas, cx: float, cy: float, r: float, x: float, y: float, tone: Colour) -> None:
    start = {(True, True): 0, (False, True): 90, (False, False): 180, (True, False): 270}[
        (cx <= x + 1e-6, cy <= y + 1e-6)
    ]
    points = [(cx, cy)]
    for k in range(25):
        angle = math.radians(start + 90 * k / 24)
        points.append((cx + math.cos(angle) * r, cy + math.sin(angle) * r))
    c.poly(points, c.light.on(tone))
