from .background import PeriodicRun, WorkerSign
from .feedback import PageRating
from .hashtags import Hashtag, HashtagAlias
from .initiatives import InitiativeHashtag, InitiativePage, InitiativeTheme, hashtags_of, initiative_kinds
from .shown import ShownPage, is_private
from .site_settings import Banner, Partner, SiteSettings, SocialAddress

__all__ = [
    "Banner",
    "Hashtag",
    "HashtagAlias",
    "InitiativeHashtag",
    "InitiativePage",
    "InitiativeTheme",
    "PageRating",
    "Partner",
    "PeriodicRun",
    "ShownPage",
    "SiteSettings",
    "SocialAddress",
    "WorkerSign",
    "hashtags_of",
    "initiative_kinds",
    "is_private",
]
