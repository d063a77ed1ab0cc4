"""Pictures of the demo town, painted by the program: seeded, varied, and nobody's property."""

from .crest import crest, logo
from .files import SCENES, jpeg, paint, photograph
from .light import LIGHTS

__all__ = ["LIGHTS", "SCENES", "crest", "jpeg", "logo", "paint", "photograph"]
