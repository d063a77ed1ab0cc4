"""The light of a scene: hour and weather, and what they do to a colour."""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[int, int, int]


def mix(one: Colour, other: Colour, part: float) -> Colour:
    """``part`` of ``other`` in ``one``."""
    part = min(1.0, max(0.0, part))
    return (
        round(one[0] + (other[0] - one[0]) * part),
        round(one[1] + (other[1] - one[1]) * part),
        round(one[2] + (other[2] - one[2]) * part),
    )


@dataclass(frozen=True)
class Light:
    """Everything in a scene takes its colour through ``on``: that is what makes it one picture."""

    sky: tuple[Colour, ...]
    haze: Colour
    ambient: tuple[float, float, float]
    sun: Colour | None
    sun_height: float = 0.4
    cloud: Colour = (255, 255, 255)
    clouds: float = 0.5
    fog: float = 0.0
    lit: bool = False
    stars: bool = False
    snow: bool = False

    def on(self, colour: Colour, depth: float = 0.0) -> Colour:
        """The colour as this light shows it at ``depth`` (0 near, 1 at the horizon)."""
        seen = (
            min(255, round(colour[0] * self.ambient[0])),
            min(255, round(colour[1] * self.ambient[1])),
            min(255, round(colour[2] * self.ambient[2])),
        )
        return mix(seen, self.haze, min(0.96, depth * 0.82 + self.fog * (0.15 + depth)))

    def ground(self, colour: Colour) -> Colour:
        """The colour of open ground: white where it has snowed."""
        return mix(colour, (236, 240, 248), 0.86) if self.snow else colour


LIGHTS: dict[str, Light] = {
    "dawn": Light(
        sky=((74, 92, 146), (168, 142, 178), (243, 178, 158), (255, 224, 178)),
        haze=(236, 196, 188),
        ambient=(0.98, 0.84, 0.86),
        sun=(255, 236, 196),
        sun_height=0.12,
        cloud=(255, 214, 200),
    ),
    "day": Light(
        sky=((52, 120, 200), (112, 172, 226), (196, 224, 240)),
        haze=(184, 210, 230),
        ambient=(1.04, 1.03, 0.98),
        sun=None,
        cloud=(255, 255, 255),
        clouds=0.62,
    ),
    "golden": Light(
        sky=((92, 140, 190), (214, 194, 160), (255, 206, 122)),
        haze=(248, 208, 150),
        ambient=(1.14, 0.98, 0.76),
        sun=(255, 244, 206),
        sun_height=0.26,
        cloud=(255, 232, 190),
    ),
    "dusk": Light(
        sky=((34, 38, 92), (110, 70, 130), (226, 108, 102), (255, 176, 104)),
        haze=(178, 104, 130),
        ambient=(0.72, 0.54, 0.66),
        sun=(255, 190, 130),
        sun_height=0.05,
        cloud=(244, 134, 128),
        clouds=0.7,
        lit=True,
    ),
    "night": Light(
        sky=((8, 14, 40), (18, 34, 78), (52, 72, 122)),
        haze=(46, 66, 112),
        ambient=(0.3, 0.38, 0.58),
        sun=(244, 240, 220),
        sun_height=0.66,
        cloud=(60, 80, 130),
        clouds=0.3,
        lit=True,
        stars=True,
    ),
    "snow": Light(
        sky=((150, 172, 196), (196, 210, 224), (232, 234, 236)),
        haze=(222, 228, 236),
        ambient=(0.92, 0.97, 1.06),
        sun=None,
        cloud=(240, 244, 248),
        clouds=0.8,
        snow=True,
    ),
    "fog": Light(
        sky=((190, 198, 204), (214, 216, 214), (232, 228, 218)),
        haze=(218, 220, 218),
        ambient=(0.88, 0.9, 0.9),
        sun=(250, 246, 232),
        sun_height=0.34,
        clouds=0.2,
        fog=0.3,
    ),
    "storm": Light(
        sky=((56, 66, 84), (104, 118, 132), (196, 188, 158)),
        haze=(150, 158, 160),
        ambient=(0.82, 0.86, 0.84),
        sun=None,
        cloud=(70, 78, 94),
        clouds=0.95,
    ),
}
