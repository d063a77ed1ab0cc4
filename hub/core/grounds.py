"""The colour that stands where a picture will: a class for each, as a page may carry no style of its own.

A picture keeps its mean colour; the page shows the nearest of 125, until the picture covers it. Nothing
moves or fades, no script is needed, and it costs a page a dozen bytes a picture. The rules of
``grounds.css`` are those of ``css()``; a test compares them.
"""

from __future__ import annotations

from hub.core.colours import BLACK, WHITE, contrast, parse

DIGITS = "148be"  # of a colour such as #48b: five steps for each of red, green and blue


def class_of(colour: str | None) -> str:
    """The class for ``#rrggbb``; '' for a picture without a colour, which may be transparent."""
    return f"hub-ground-{_nearest(colour)}" if colour else ""


def css() -> str:
    """A rule for each; words that describe a picture which never comes stay readable on it."""
    lines = ["/* Where a picture will stand: its mean colour, made by hub/core/grounds.py. */"]
    for red in DIGITS:
        for green in DIGITS:
            lines += [_rule(f"{red}{green}{blue}") for blue in DIGITS]
    return "\n".join(lines) + "\n"


def _nearest(colour: str) -> str:
    return "".join(min(DIGITS, key=lambda d: abs(int(d * 2, 16) - part)) for part in parse(colour))


def _rule(name: str) -> str:
    ground = parse("#" + "".join(digit * 2 for digit in name))
    words = "#000" if contrast(ground, BLACK) > contrast(ground, WHITE) else "#fff"
    return f".hub-ground-{name} {{ background-color: #{name}; color: {words}; }}"
