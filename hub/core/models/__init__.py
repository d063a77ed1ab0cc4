from .background import PeriodicRun, WorkerSign
from .hashtags import Hashtag, HashtagAlias
from .initiatives import InitiativeHashtag, InitiativePage, InitiativeTheme, hashtags_of, initiative_kinds

__all__ = [
    "Hashtag",
    "HashtagAlias",
    "InitiativeHashtag",
    "InitiativePage",
    "InitiativeTheme",
    "PeriodicRun",
    "WorkerSign",
    "hashtags_of",
    "initiative_kinds",
]
