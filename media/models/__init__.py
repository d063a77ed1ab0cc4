from .channel import Channel, ChannelAttempt, ChannelVideo, QuotaDay
from .pictures import Picture, Rendition
from .videos import VideoPage

__all__ = [
    "Channel",
    "ChannelAttempt",
    "ChannelVideo",
    "Picture",
    "QuotaDay",
    "Rendition",
    "VideoPage",
]
