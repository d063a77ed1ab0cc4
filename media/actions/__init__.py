from .make_renditions import make_renditions

__all__ = ["make_renditions"]
