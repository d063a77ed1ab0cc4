"""Pictures of the demo town, painted by the program: seeded, varied, and nobody's property.

Nothing here needs Django: other processes paint, and start in no time.
"""

from .crest import crest, logo
from .files import RIVALORA, SCENES, paint, photograph, photograph_of
from .light import LIGHTS

__all__ = ["LIGHTS", "RIVALORA", "SCENES", "crest", "logo", "paint", "photograph", "photograph_of"]
