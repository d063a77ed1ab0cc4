from .background import BackgroundTask, PeriodicRun, TaskTrouble, WorkerSign
from .feedback import PageRating
from .frames import BuiltFrame
from .hashtags import Hashtag, HashtagAlias
from .initiatives import InitiativeHashtag, InitiativePage, InitiativeTheme, hashtags_of, initiative_kinds
from .pictured import Pictured
from .shown import ShownPage, is_private, is_restricted, title_language, with_kept_words
from .site_settings import Banner, Partner, SiteSettings, SocialAddress

__all__ = [
    "BackgroundTask",
    "Banner",
    "BuiltFrame",
    "Hashtag",
    "HashtagAlias",
    "InitiativeHashtag",
    "InitiativePage",
    "InitiativeTheme",
    "PageRating",
    "Partner",
    "PeriodicRun",
    "Pictured",
    "ShownPage",
    "SiteSettings",
    "SocialAddress",
    "TaskTrouble",
    "WorkerSign",
    "hashtags_of",
    "initiative_kinds",
    "is_private",
    "is_restricted",
    "title_language",
    "with_kept_words",
]
