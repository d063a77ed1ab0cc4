from .channel import Channel, ChannelAttempt, ChannelVideo, QuotaDay
from .channel_uploads import ChannelUpload
from .consents import VideoConsent, VideoWording
from .facebook import FacebookAttempt, FacebookPage
from .facebook_posts import FacebookPost
from .guardians import VideoGuardian
from .pictures import Picture, Rendition
from .resident_videos import ResidentVideo, ResidentVideoLog
from .uploads import PieceUpload, VideoUpload
from .video_files import CaptionTrack, VideoFile
from .videos import VideoPage
from .voices import FacebookVoice, VoicePage

__all__ = [
    "CaptionTrack",
    "Channel",
    "ChannelAttempt",
    "ChannelUpload",
    "ChannelVideo",
    "FacebookAttempt",
    "FacebookPage",
    "FacebookPost",
    "FacebookVoice",
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
    "VoicePage",
]
