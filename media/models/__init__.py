from .pictures import Picture, Rendition

__all__ = ["Picture", "Rendition"]
