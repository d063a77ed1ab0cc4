from .pictures import Picture, Rendition
from .videos import VideoPage

__all__ = ["Picture", "Rendition", "VideoPage"]
