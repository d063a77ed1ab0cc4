"""Colours of a site: contrast as WCAG counts it, and the shades that follow from one colour."""

from __future__ import annotations

# WCAG 2.2, 1.4.3: text of normal size against its ground.
ENOUGH = 4.5

Rgb = tuple[int, int, int]

BLACK: Rgb = (0, 0, 0)
WHITE: Rgb = (255, 255, 255)
# The ground of every second part of a page: ``--hub-ground`` of ``tokens.css``.
GROUND: Rgb = (246, 248, 250)
# How much white is in the light shade of a colour.
SOFT = 0.91


def parse(colour: str) -> Rgb:
    """``#1b4f8f`` as three numbers; ``ValueError`` for anything else."""
    digits = colour.removeprefix("#")
    if len(digits) != 6:  # noqa: PLR2004 - two digits for each of red, green, blue
        raise ValueError(colour)
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue


def luminance(colour: Rgb) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004

    red, green, blue = (linear(channel) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """From 1 (the same) to 21 (black on white)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(colour: Rgb, other: Rgb, share: float) -> str:
    """``colour`` with ``share`` (0 to 1) of ``other`` in it."""
    mixed = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return "#" + bytes(mixed).hex()


def least_contrast(colour: Rgb) -> float:
    """Of words in this colour on what they stand on: white, the pages' ground, its own light shade.

    White words on the colour have more.
    """
    grounds = (WHITE, GROUND, parse(mix(colour, WHITE, SOFT)))
    return min(contrast(colour, ground) for ground in grounds)


def palette(primary: str, accent: str) -> dict[str, str]:
    """The custom properties of ``tokens.css`` that follow from a site's own colours."""
    colour = parse(primary)
    return {
        "--hub-primary": mix(colour, BLACK, 0),
        "--hub-primary-dark": mix(colour, BLACK, 0.28),
        "--hub-primary-darker": mix(colour, BLACK, 0.52),
        "--hub-primary-soft": mix(colour, WHITE, SOFT),
        "--hub-accent": mix(parse(accent), BLACK, 0),
    }
