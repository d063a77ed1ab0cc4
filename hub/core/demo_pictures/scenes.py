"""Views of the town and its countryside, each a function that paints on a canvas."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw

from . import buildings as b
from . import nature as n
from .canvas import gradient
from .light import mix

if TYPE_CHECKING:
    from .canvas import Canvas


def hills(c: Canvas) -> None:
    """Vineyards on rolling hills, a village on one of them."""
    horizon = c.height * c.rng.uniform(0.42, 0.54)
    n.sky(c, horizon + c.height * 0.1)
    n.mountains(c, horizon + c.height * 0.06, c.height * 0.32)
    palette = n.AUTUMN if c.rng.random() < 0.4 else n.GREENS
    n.hill(c, horizon, c.height * 0.05, 0.66, palette)
    line = n.hill(c, horizon + c.height * 0.08, c.height * 0.07, 0.44, palette)
    x, y = line[c.rng.randint(24, 90)]
    b.village(c, x, y + 4 * c.u, c.width * 0.24, 0.36)
    n.fog_bands(c, horizon + c.height * 0.12)
    near = n.hill(c, horizon + c.height * 0.24, c.height * 0.07, 0.2, palette)
    n.trees_along(c, near, 7, c.height * 0.09, 0.24)
    front = n.hill(c, horizon + c.height * 0.42, c.height * 0.07, 0.02, palette)
    n.trees_along(c, front, 3, c.height * 0.24, 0.02)


def skyline(c: Canvas) -> None:
    """Roofs, the bell tower, the Alps behind."""
    horizon = c.height * 0.62
    n.sky(c, horizon)
    n.mountains(c, horizon, c.height * 0.42)
    n.hill(c, horizon - c.height * 0.04, c.height * 0.03, 0.6, n.GREENS)
    tower = c.width * c.rng.uniform(0.28, 0.72)
    for row in range(4):
        depth = 0.42 - row * 0.13
        base = c.height * (0.72 + row * 0.12)
        if row == 1:
            b.bell_tower(c, tower, base, c.width * 0.075, c.height * 0.5, depth)
            b.church(c, tower + c.width * 0.1, base, c.width * 0.17, c.height * 0.28, depth)
        x = -c.width * c.rng.uniform(0.02, 0.1)
        while x < c.width:
            w = c.width * c.rng.uniform(0.08, 0.15) * (1 + row * 0.25)
            b.house(c, x, base, w, c.height * c.rng.uniform(0.15, 0.24) * (1 + row * 0.12), depth, roof=0.3)
            x += w * c.rng.uniform(0.86, 1.0)
        if row == 1:
            for _ in range(4):
                n.tree(c, c.rng.uniform(0, c.width), base, c.height * 0.16, depth)
    c.veil(c.light.haze, c.height * 0.5, c.height * 0.74, 0.12 + c.light.fog)


def square(c: Canvas) -> None:
    """The square with its church, house fronts and paving."""
    ground = c.height * c.rng.uniform(0.68, 0.76)
    n.sky(c, ground)
    x = -c.width * 0.05
    while x < c.width:
        w = c.width * c.rng.uniform(0.13, 0.2)
        b.house(c, x, ground, w, c.height * c.rng.uniform(0.34, 0.5), 0.16, roof=0.22)
        x += w * 0.98
    middle = c.width * c.rng.uniform(0.3, 0.7)
    b.bell_tower(c, middle - c.width * 0.16, ground, c.width * 0.08, c.height * 0.56, 0.1)
    b.church(c, middle, ground, c.width * 0.26, c.height * 0.56, 0.06)
    _paving(c, ground)
    for _ in range(c.rng.randint(2, 4)):
        n.tree(
            c,
            c.rng.uniform(0.04, 0.96) * c.width,
            ground + c.height * c.rng.uniform(0.03, 0.1),
            c.height * 0.3,
            0.05,
            "round",
        )
    if c.light.lit or c.rng.random() < 0.5:
        for k in range(3):
            b.bunting(c, c.height * (0.12 + 0.13 * k), c.height * 0.09, bulbs=c.light.lit)


def _paving(c: Canvas, ground: float) -> None:
    stone = c.light.on(c.light.ground((188, 176, 162)))
    c.image.paste(
        gradient((c.width, c.height - int(ground)), (mix(stone, c.light.haze, 0.3), stone)), (0, int(ground))
    )
    vanish, dark = c.width * 0.5, mix(stone, (40, 36, 50), 0.32)
    for i in range(-16, 17):
        c.line(
            [(vanish + i * c.width * 0.045, ground), (vanish + i * c.width * 0.17, c.height)], dark, c.u, 130
        )
    for k in range(1, 11):
        y = ground + (c.height - ground) * (k / 10) ** 1.8
        c.line([(0, y), (c.width, y)], dark, c.u, 120)


def market(c: Canvas) -> None:
    """Saturday's market: two rows of stalls in front of the houses."""
    ground = c.height * 0.58
    n.sky(c, ground)
    x = -c.width * 0.04
    while x < c.width:
        w = c.width * c.rng.uniform(0.15, 0.22)
        b.house(c, x, ground, w, c.height * c.rng.uniform(0.36, 0.46), 0.2, roof=0.2)
        x += w
    _paving(c, ground)
    for base, size, count in ((0.72, 0.16, 5), (0.97, 0.29, 3)):
        shift = c.rng.uniform(-0.14, 0.02)
        for i in range(count + 1):
            wide = c.width * size * 1.16
            b.stall(c, (shift + i * size * 1.32) * c.width, c.height * base, wide, c.height * size * 1.0)
    b.bunting(c, c.height * 0.07, c.height * 0.06, bulbs=c.light.lit)


def fields(c: Canvas) -> None:
    """The plain: furrows, a farmhouse, poplars, the mountains."""
    horizon = c.height * c.rng.uniform(0.44, 0.58)
    n.sky(c, horizon)
    n.mountains(c, horizon, c.height * 0.3)
    n.furrows(c, horizon)
    x = c.width * c.rng.uniform(0.12, 0.62)
    for k in range(3):
        b.house(
            c,
            x + c.width * 0.09 * k,
            horizon + c.height * 0.025,
            c.width * 0.1,
            c.height * 0.07,
            0.3,
            roof=0.34,
        )
    row = c.rng.uniform(0.5, 0.9) if x < c.width * 0.4 else c.rng.uniform(0.02, 0.2)
    for k in range(9):
        n.tree(c, c.width * (row + k * 0.021), horizon + c.height * 0.03, c.height * 0.17, 0.32, "poplar")
    n.fog_bands(c, horizon + c.height * 0.02)
    n.tree(c, c.width * c.rng.choice((0.08, 0.9)), c.height * 0.86, c.height * 0.5, 0.0, "round")


def river(c: Canvas) -> None:
    """The river, its poplars and, mostly, the old bridge."""
    level = c.height * c.rng.uniform(0.54, 0.62)
    n.sky(c, level)
    n.mountains(c, level - c.height * 0.02, c.height * 0.26)
    line = n.hill(c, level - c.height * 0.07, c.height * 0.035, 0.5, n.GREENS)
    b.village(c, *line[c.rng.randint(30, 90)], c.width * 0.18, 0.42)
    for k in range(17):
        kind = c.rng.choice(("round", "poplar"))
        n.tree(
            c,
            c.width * (k / 16 + c.rng.uniform(-0.02, 0.02)),
            level,
            c.height * c.rng.uniform(0.1, 0.26),
            0.26,
            kind,
        )
    if c.rng.random() < 0.6:
        b.bridge(c, level, c.rng.choice((3, 4, 5)), c.height * 0.17)
    n.water(c, level)
    for _ in range(46):
        x = c.rng.choice((c.rng.uniform(0, 0.26), c.rng.uniform(0.74, 1))) * c.width
        foot, high = c.height * 1.02, c.height * c.rng.uniform(0.1, 0.26)
        tone = c.light.on(mix((86, 112, 56), (200, 176, 96), c.rng.random()))
        c.line([(x, foot), (x + c.rng.uniform(-20, 20) * c.u, foot - high)], tone, 2.4 * c.u)


def avenue(c: Canvas) -> None:
    """A lane between two rows of trees."""
    horizon = c.height * c.rng.uniform(0.5, 0.58)
    n.sky(c, horizon)
    n.mountains(c, horizon, c.height * 0.2)
    n.hill(c, horizon - c.height * 0.01, c.height * 0.02, 0.6, n.GREENS)
    grass = c.light.ground((112, 138, 64))
    c.image.paste(
        gradient((c.width, c.height - int(horizon)), (c.light.on(grass, 0.6), c.light.on(grass))),
        (0, int(horizon)),
    )
    vanish = c.width * c.rng.uniform(0.4, 0.6)
    lane = c.light.on(c.light.ground((204, 184, 150)))
    c.poly(
        [
            (vanish - 6 * c.u, horizon),
            (vanish + 6 * c.u, horizon),
            (c.width * 0.84, c.height),
            (c.width * 0.16, c.height),
        ],
        lane,
    )
    autumn = c.rng.random() < 0.45
    for step in range(11, 0, -1):
        near = 1 / step
        y = horizon + (c.height - horizon) * near * 0.92
        for side in (-1, 1):
            x = vanish + side * c.width * 0.52 * near
            n.tree(c, x, y, c.height * (0.1 + 0.95 * near), min(0.7, step * 0.055), "round")
            shade = mix(lane, (40, 40, 70), 0.4)
            c.dot(
                vanish + side * c.width * 0.2 * near,
                y,
                c.width * 0.2 * near,
                c.height * 0.016 * near,
                shade,
                90,
            )
    for _ in range(130 if autumn else 0):
        x, y = c.rng.uniform(0, c.width), horizon + (c.height - horizon) * c.rng.random() ** 0.5
        size = (y - horizon) / (c.height - horizon) * 7 * c.u
        c.dot(x, y, size, size * 0.5, c.light.on(c.vary(c.rng.choice(n.AUTUMN))), 230)


def shop(c: Canvas) -> None:
    """A shop front with its awning, window and door."""
    ground = c.height * 0.88
    wall = c.light.on(c.vary(c.rng.choice(b.PLASTER)))
    c.image.paste(gradient(c.size, (wall, mix(wall, (60, 40, 60), 0.15))), (0, 0))
    shutter = c.rng.choice(b.SHUTTERS)
    for i in range(4):
        b.window(c, c.width * (0.1 + i * 0.25), -c.height * 0.06, c.width * 0.09, c.height * 0.2, shutter, 0)
    frame = c.light.on(c.vary(c.rng.choice(b.SHUTTERS)))
    c.rect(c.width * 0.07, c.height * 0.27, c.width * 0.86, ground - c.height * 0.27, frame)
    c.rect(c.width * 0.07, c.height * 0.27, c.width * 0.86, c.height * 0.12, mix(frame, (20, 16, 20), 0.25))
    for k in range(c.rng.randint(9, 13)):
        c.rect(
            c.width * (0.3 + k * 0.032),
            c.height * 0.31,
            c.width * c.rng.uniform(0.008, 0.022),
            c.height * 0.04,
            c.light.on((244, 226, 180)),
        )
    inside = mix(b.GLOW, (120, 80, 50), 0.35 if c.light.lit else 0.55)
    for left, wide in ((0.1, 0.3), (0.6, 0.3)):
        x, y, w, h = c.width * left, c.height * 0.42, c.width * wide, ground - c.height * 0.52
        c.image.paste(
            gradient((int(w), int(h)), (mix(inside, (255, 240, 200), 0.4), mix(inside, (60, 30, 30), 0.4))),
            (int(x), int(y)),
        )
        for shelf in range(3):
            sy = y + h * (0.32 + shelf * 0.33)
            c.rect(x, sy, w, h * 0.025, mix(frame, (230, 190, 130), 0.4))
            item_x = x + w * 0.03
            while item_x < x + w * 0.92:
                iw, ih = w * c.rng.uniform(0.05, 0.1), h * c.rng.uniform(0.1, 0.24)
                tone = c.vary(c.rng.choice((*b.FRUIT, *b.CLOTH, (222, 180, 116), (240, 226, 200))))
                if c.rng.random() < 0.5:
                    c.rect(item_x, sy - ih, iw, ih, mix(tone, inside, 0.3))
                else:
                    c.dot(item_x + iw / 2, sy - ih * 0.36, iw / 2, ih * 0.36, mix(tone, inside, 0.25))
                item_x += iw * 1.16
        c.poly(
            [(x + w * 0.1, y), (x + w * 0.3, y), (x + w * 0.05, y + h), (x - w * 0.0, y + h * 0.6)],
            (255, 255, 255),
            34,
        )
    c.rect(
        c.width * 0.43,
        c.height * 0.42,
        c.width * 0.14,
        ground - c.height * 0.42,
        mix(frame, (20, 10, 20), 0.3),
    )
    c.rect(c.width * 0.445, c.height * 0.45, c.width * 0.11, c.height * 0.26, mix(inside, (30, 20, 30), 0.2))
    cloth, pale = c.light.on(c.rng.choice(b.CLOTH)), c.light.on((250, 244, 232))
    for i in range(18):
        colour = cloth if i % 2 else pale
        a, z = 0.06 + 0.88 * i / 18, 0.06 + 0.88 * (i + 1) / 18
        low_a, low_z = 0.03 + 0.94 * i / 18, 0.03 + 0.94 * (i + 1) / 18
        c.poly(
            [
                (c.width * a, c.height * 0.38),
                (c.width * z, c.height * 0.38),
                (c.width * low_z, c.height * 0.5),
                (c.width * low_a, c.height * 0.5),
            ],
            colour,
        )
        c.dot(
            c.width * (low_a + low_z) / 2,
            c.height * 0.5,
            c.width * 0.026,
            c.height * 0.03,
            mix(colour, (30, 20, 40), 0.1),
        )
    c.rect(0, ground, c.width, c.height - ground, c.light.on((168, 158, 150)))
    for k in range(9):
        c.line(
            [(c.width * (k / 8), ground), (c.width * (0.5 + (k / 8 - 0.5) * 1.5), c.height)],
            c.light.on((120, 112, 110)),
            c.u,
        )
    for side in (0.05, 0.42, 0.58, 0.95):
        x = c.width * side
        c.poly(
            [
                (x - 22 * c.u, ground - 44 * c.u),
                (x + 22 * c.u, ground - 44 * c.u),
                (x + 16 * c.u, ground + 8 * c.u),
                (x - 16 * c.u, ground + 8 * c.u),
            ],
            c.light.on((186, 98, 66)),
        )
        for _ in range(16):
            px, py = x + c.rng.uniform(-30, 30) * c.u, ground - c.rng.uniform(42, 96) * c.u
            tone = c.rng.choice(((70, 116, 60), (90, 136, 66), *b.FRUIT[:3]))
            c.dot(px, py, 9 * c.u, 9 * c.u, c.light.on(c.vary(tone)))


def garden(c: Canvas) -> None:
    """A field of flowers up close: sunflowers, poppies or lavender under a wide sky."""
    horizon = c.height * c.rng.uniform(0.34, 0.44)
    n.sky(c, horizon)
    n.mountains(c, horizon, c.height * 0.2)
    n.hill(c, horizon - c.height * 0.02, c.height * 0.03, 0.5, n.GREENS)
    kind = c.rng.choice(
        (
            ((242, 190, 44), (96, 60, 36)),
            ((214, 50, 44), (40, 24, 30)),
            ((140, 104, 190), (96, 70, 150)),
            ((246, 240, 226), (236, 190, 60)),
        )
    )
    c.image.paste(
        gradient(
            (c.width, c.height - int(horizon)), (c.light.on((116, 142, 76), 0.4), c.light.on((40, 74, 40)))
        ),
        (0, int(horizon)),
    )
    for row in range(26):
        near = ((row + 1) / 26) ** 1.7
        y = horizon + (c.height * 1.05 - horizon) * near
        size = c.height * (0.006 + 0.075 * near)
        x = -c.rng.uniform(0, 4) * size
        while x < c.width + size:
            fy = y + c.rng.uniform(-0.8, 0.8) * size
            c.line(
                [(x, fy), (x + size * 0.2, fy + size * 3)],
                c.light.on((58, 100, 48), 0.4 - near * 0.4),
                size * 0.2,
            )
            _flower(c, x, fy, size * c.rng.uniform(0.7, 1.1), kind, 0.5 - near * 0.5)
            x += size * c.rng.uniform(2.0, 3.4)


def _flower(
    c: Canvas,
    x: float,
    y: float,
    size: float,
    kind: tuple[tuple[int, int, int], tuple[int, int, int]],
    depth: float,
) -> None:
    petal, heart = kind
    tone = c.vary(petal, 12)
    if size < 6 * c.u:
        c.dot(x, y, size, size * 0.8, c.light.on(tone, depth))
        return
    turn = c.rng.random()
    for ring, tint in ((1.0, mix(tone, (80, 20, 20), 0.22)), (0.82, tone)):
        for k in range(11):
            angle = (k + turn + ring) / 11 * math.tau
            px, py = x + math.cos(angle) * size * 0.62 * ring, y + math.sin(angle) * size * 0.52 * ring
            c.dot(px, py, size * 0.3, size * 0.26, c.light.on(tint, depth))
    c.dot(x, y, size * 0.36, size * 0.31, c.light.on(heart, depth))
    c.dot(
        x - size * 0.06,
        y - size * 0.07,
        size * 0.2,
        size * 0.16,
        c.light.on(mix(heart, (255, 220, 140), 0.28), depth),
    )


def fireworks(c: Canvas) -> None:
    """The feast: fireworks over the roofs."""
    skyline(c)
    overlay = Image.new("RGB", c.size, (0, 0, 0))
    draw = ImageDraw.Draw(overlay)
    for _ in range(c.rng.randint(4, 6)):
        cx, cy = c.rng.uniform(0.12, 0.88) * c.width, c.rng.uniform(0.1, 0.42) * c.height
        radius, tone = (
            c.rng.uniform(70, 150) * c.u,
            c.vary(c.rng.choice((*b.FRUIT, (250, 240, 210), (120, 190, 250)))),
        )
        c.glow((cx, cy), radius * 1.6, tone, 0.6)
        for k in range(54):
            angle, reach = k / 54 * math.tau + c.rng.uniform(-0.05, 0.05), radius * c.rng.uniform(0.6, 1)
            points = [
                (cx + math.cos(angle) * reach * t, cy + math.sin(angle) * reach * t + radius * 0.2 * t * t)
                for t in (0.25, 0.5, 0.75, 1)
            ]
            draw.line(points, fill=mix(tone, (255, 255, 240), 0.3), width=max(1, round(1.5 * c.u)))
    c.image = ImageChops.screen(c.image, overlay)
    c.draw = ImageDraw.Draw(c.image, "RGBA")
