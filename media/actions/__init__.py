from .make_renditions import make_renditions
from .take_in_picture import take_in_picture

__all__ = ["make_renditions", "take_in_picture"]
