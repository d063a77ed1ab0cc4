"""Sky, mountains, hills, fields, trees and water."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFilter

from .canvas import gradient
from .light import Colour, mix

if TYPE_CHECKING:
    from .canvas import Canvas, Point

GREENS: tuple[Colour, ...] = ((118, 150, 62), (88, 130, 62), (150, 166, 72), (72, 112, 64))
AUTUMN: tuple[Colour, ...] = ((206, 128, 44), (182, 84, 40), (214, 166, 60), (150, 116, 52))
EARTH: tuple[Colour, ...] = ((156, 112, 74), (128, 92, 66), (196, 168, 92), (222, 190, 104))


def sky(c: Canvas, horizon: float) -> None:
    """The upper part of a scene, with what stands in it."""
    light = c.light
    c.image.paste(gradient((c.width, int(horizon) + 2), light.sky), (0, 0))
    if light.stars:
        for _ in range(260):
            size = c.rng.choice((0.5, 0.7, 0.7, 1.1)) * c.u
            x, y = c.rng.uniform(0, c.width), c.rng.uniform(0, horizon) * c.rng.random() ** 0.4
            c.dot(x, y, size, size, (240, 240, 255), c.rng.randint(60, 230))
    if light.sun:
        x = c.width * c.rng.uniform(0.18, 0.82)
        y = horizon * (1 - light.sun_height)
        c.glow((x, y), c.width * (0.24 if light.stars else 0.5), light.sun, 0.55 if light.stars else 0.8)
        radius = c.u * (22 if light.stars else 34)
        c.dot(x, y, radius, radius, light.sun)
    high = int(horizon)
    stretch = c.rng.uniform(2.2, 4.5)
    noise = c.noise((4, max(2, int(4 * stretch * horizon / c.width))), 5, (c.width, high))
    floor = 176 - light.clouds * 62
    noise = noise.point([round(max(0.0, min(1.0, (v - floor) / 62)) * 225) for v in range(256)])
    ramp = Image.linear_gradient("L").rotate(180).resize((c.width, high))
    ramp = ramp.point([min(255, round(v * 1.5)) for v in range(256)])
    clear = Image.new("L", noise.size, 0)
    clear.paste(noise, (0, 0), ramp)
    c.image.paste(light.cloud, (0, 0, c.width, high), clear)


def mountains(c: Canvas, horizon: float, height: float) -> None:
    """The Alps behind everything: two chains, snow on the farther one."""
    for depth, part, tone in ((0.86, 1.0, (116, 134, 168)), (0.7, 0.5, (92, 116, 140))):
        line = c.crags(horizon - height * part * 0.55, height * part * 0.62)
        outline = [*line, (c.width, horizon + 4), (0, horizon + 4)]
        c.fill(outline, (c.light.on(tone, depth), c.light.on(tone, min(1.0, depth + 0.14))))
        if part == 1.0:
            edge, deep = [], 0.5
            for i, (x, y) in enumerate(reversed(line)):
                deep = c.rng.uniform(0.3, 0.8) if i % 4 == 0 else deep + c.rng.uniform(-0.05, 0.05)
                edge.append((x, y + max(0.0, horizon - height * 0.3 - y) * deep))
            cap = [
                edge[0],
                *[
                    (x, (a + y + b) / 3)
                    for (_p, a), (x, y), (_q, b) in zip(edge, edge[1:], edge[2:], strict=False)
                ],
                edge[-1],
            ]
            c.poly([*line, *cap], c.light.on((250, 250, 255), depth * 0.42), 190)


def hill(c: Canvas, base: float, height: float, depth: float, palette: tuple[Colour, ...]) -> list[Point]:
    """One rolling hill, with patches of vineyard, meadow and ploughed land; gives back its line."""
    line = c.waves(base, height, c.rng.uniform(0.7, 1.6))
    bottom = min(float(c.height), base + height * 2 + c.height * 0.5)
    ground = c.light.on(c.light.ground(c.vary(c.rng.choice(palette))), depth)
    dark = c.light.on(c.light.ground(mix(palette[0], (30, 40, 30), 0.35)), depth)
    mask = c.fill([*line, (c.width, bottom), (0, bottom)], (ground, dark))
    patches = Image.new("RGBA", c.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(patches)
    scale = (1 - depth * 0.75) * c.u
    for _ in range(c.rng.randint(4, 7)):
        _patch(c, draw, base, height, depth, scale, palette)
    alpha = Image.new("L", c.size, 0)
    alpha.paste(patches.getchannel("A"), (0, 0), mask)
    c.image.paste(patches.convert("RGB"), (0, 0), alpha)
    return line


def _patch(
    c: Canvas,
    draw: ImageDraw.ImageDraw,
    base: float,
    height: float,
    depth: float,
    scale: float,
    palette: tuple[Colour, ...],
) -> None:
    x, y = c.rng.uniform(-0.1, 0.9) * c.width, base + c.rng.uniform(-1.6, 0.9) * height
    wide, tall = c.rng.uniform(150, 330) * scale, c.rng.uniform(70, 190) * scale
    lean = c.rng.uniform(-0.9, 0.9) * tall
    corners = [
        (x, y),
        (x + wide, y + lean * 0.16),
        (x + wide + lean, y + tall),
        (x + lean * 0.7, y + tall * 1.1),
    ]
    soil = c.light.on(c.light.ground(c.vary(c.rng.choice((*palette, *EARTH)))), depth)
    draw.polygon([(round(a), round(b)) for a, b in corners], fill=(*soil, 235))
    if c.rng.random() < 0.3:
        return
    row = c.light.on(mix(c.vary(c.rng.choice(palette)), (24, 44, 24), 0.4), depth)
    rows = max(6, int(wide / (13 * scale)))
    for i in range(rows + 1):
        part = i / rows
        top = (corners[0][0] + (corners[1][0] - corners[0][0]) * part, corners[0][1])
        foot = (corners[3][0] + (corners[2][0] - corners[3][0]) * part, corners[2][1])
        draw.line(
            [(round(top[0]), round(top[1])), (round(foot[0]), round(foot[1]))],
            fill=(*row, 215),
            width=max(1, round(3.6 * scale)),
        )


def tree(c: Canvas, x: float, y: float, height: float, depth: float, kind: str = "") -> None:
    """A tree that stands at (x, y): round, poplar or cypress."""
    kind = kind or c.rng.choice(("round", "round", "poplar", "cypress"))
    leaf = c.vary((62, 98, 54) if kind != "cypress" else (38, 70, 52), 16)
    if c.light.snow:
        leaf = mix(leaf, (220, 228, 236), 0.45)
    dark, lit = c.light.on(mix(leaf, (16, 24, 30), 0.4), depth), c.light.on(leaf, depth)
    trunk = c.light.on((74, 56, 46), depth)
    c.rect(x - height * 0.025, y - height * 0.3, height * 0.05, height * 0.3, trunk)
    if kind == "round":
        blobs = [
            (c.rng.uniform(-0.24, 0.24), c.rng.uniform(-0.8, -0.42), c.rng.uniform(0.14, 0.24))
            for _ in range(9)
        ]
        for dx, dy, r in blobs:
            c.dot(x + dx * height, y + dy * height, r * height, r * height * 0.9, dark)
        for dx, dy, r in blobs:
            c.dot(
                x + (dx - 0.04) * height, y + (dy - 0.05) * height, r * height * 0.74, r * height * 0.64, lit
            )
        return
    half = height * (0.11 if kind == "poplar" else 0.085)
    for part, tone in ((1.0, dark), (0.62, lit)):
        left = x - half * part - (1 - part) * half * 0.3
        right = x + half * part - (1 - part) * half * 0.9
        c.poly(
            [
                (left, y - height * 0.3),
                (left + half * 0.2, y - height * 0.66),
                (x - (1 - part) * half * 0.5, y - height),
                (right - half * 0.1, y - height * 0.62),
                (right, y - height * 0.24),
                (x, y - height * 0.12),
            ],
            tone,
        )


def trees_along(
    c: Canvas, line: list[Point], count: int, height: float, depth: float, kind: str = ""
) -> None:
    """A sparse row of trees on a hill's line."""
    for x, y in sorted(c.rng.sample(line[3:-3], min(count, len(line) - 6)), key=lambda p: p[1]):
        tree(c, x, y + 3 * c.u, height * c.rng.uniform(0.6, 1.2), depth, kind)


def furrows(c: Canvas, horizon: float) -> None:
    """A tilled or sown plain that runs to the horizon in perspective."""
    soil, crop = c.rng.choice(
        (((150, 108, 72), (112, 152, 62)), ((196, 170, 96), (226, 196, 108)), ((132, 96, 70), (96, 136, 64)))
    )
    near, far = c.light.on(c.light.ground(soil), 0), c.light.on(c.light.ground(soil), 0.7)
    c.image.paste(gradient((c.width, c.height - int(horizon)), (far, near)), (0, int(horizon)))
    vanish = c.width * c.rng.uniform(0.25, 0.75)
    lanes = 46
    for i in range(-lanes, lanes):
        left = vanish + (i / lanes) * c.width * 3.4
        half = c.width * 0.017
        tone = c.light.on(mix(c.vary(crop, 10), (250, 250, 255), 0.5 if c.light.snow else 0), 0.12)
        c.poly(
            [(vanish + i * 0.9 * c.u, horizon), (left + half, c.height + 9), (left - half, c.height + 9)],
            tone,
            205,
        )
    high = int((c.height - horizon) * 0.42)
    ramp = (
        Image.linear_gradient("L")
        .rotate(180)
        .resize((c.width, high))
        .point([round(v * 0.72) for v in range(256)])
    )
    c.image.paste(c.light.on(soil, 0.86), (0, int(horizon), c.width, int(horizon) + high), ramp)


def water(c: Canvas, level: float) -> None:
    """Still water from ``level`` down: it shows the scene above, broken by ripples."""
    top = int(level)
    high = c.height - top
    source = c.image.crop((0, max(0, top - int(high * 1.25)), c.width, top))
    mirror = source.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((c.width, high))
    mirror = mirror.filter(ImageFilter.GaussianBlur(1.6 * c.u))
    out = Image.new("RGB", (c.width, high))
    step = max(2, round(2 * c.u))
    phase = c.rng.uniform(0, 6)
    for y in range(0, high, step):
        shift = round(
            math.sin(y / (7 * c.u) + phase + math.sin(y / (31 * c.u)) * 2) * (1 + 5 * y / high) * c.u
        )
        strip = mirror.crop((0, y, c.width, min(high, y + step)))
        out.paste(strip, (shift, y))
        out.paste(
            strip.crop((0, 0, 8, step)).resize((abs(shift) + 1, step)),
            (0 if shift > 0 else c.width + shift, y),
        )
    out = Image.blend(
        out, gradient((c.width, high), (c.light.on((120, 150, 168), 0.5), c.light.on((34, 66, 92)))), 0.34
    )
    c.image.paste(out, (0, top))
    for _ in range(70):
        y = top + c.rng.random() ** 1.4 * high
        wide = c.rng.uniform(8, 60) * c.u * (0.3 + (y - top) / high)
        x = c.rng.uniform(0, c.width)
        c.line([(x, y), (x + wide, y)], c.light.sky[-1], 1.1 * c.u, c.rng.randint(30, 110))


def falling_snow(c: Canvas) -> None:
    """Flakes at three distances."""
    for size, count, alpha in ((1.2, 260, 150), (2.4, 110, 190), (4.6, 26, 150)):
        for _ in range(count):
            x, y = c.rng.uniform(0, c.width), c.rng.uniform(0, c.height)
            c.dot(x, y, size * c.u, size * c.u, (255, 255, 255), alpha)


def fog_bands(c: Canvas, horizon: float) -> None:
    """Banks of mist low over the land."""
    noise = c.noise((3, 9), 4, (c.width, c.height))
    noise = noise.point([round(max(0, min(1, (v - 96) / 90)) * 190) for v in range(256)])
    ramp = Image.new("L", c.size, 0)
    band = Image.linear_gradient("L").resize((c.width, max(2, int(c.height * 0.2))))
    ramp.paste(band, (0, int(horizon - c.height * 0.12)))
    ramp.paste(band.rotate(180), (0, int(horizon + c.height * 0.08)))
    mask = Image.new("L", c.size, 0)
    mask.paste(noise, (0, 0), ramp)
    c.image.paste(c.light.haze, (0, 0, c.width, c.height), mask)
