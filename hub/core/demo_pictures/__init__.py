"""Pictures of the demo town, painted by the program: seeded, varied, and nobody's property."""

from .crest import CREST
from .files import SCENES, jpeg, paint, photograph
from .light import LIGHTS

__all__ = ["CREST", "LIGHTS", "SCENES", "jpeg", "paint", "photograph"]
