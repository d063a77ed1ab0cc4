from .channel import Channel, ChannelAttempt, ChannelVideo, QuotaDay
from .consents import VideoConsent, VideoWording
from .guardians import VideoGuardian
from .pictures import Picture, Rendition
from .resident_videos import ResidentVideo, ResidentVideoLog
from .uploads import PieceUpload, VideoUpload
from .video_files import CaptionTrack, VideoFile
from .videos import VideoPage

__all__ = [
    "CaptionTrack",
    "Channel",
    "ChannelAttempt",
    "ChannelVideo",
    "Picture",
    "PieceUpload",
    "QuotaDay",
    "Rendition",
    "ResidentVideo",
    "ResidentVideoLog",
    "VideoConsent",
    "VideoFile",
    "VideoGuardian",
    "VideoPage",
    "VideoUpload",
    "VideoWording",
]
