from .hashtags import Hashtag, HashtagAlias
from .initiatives import InitiativeHashtag, InitiativePage, InitiativeTheme

__all__ = [
    "Hashtag",
    "HashtagAlias",
    "InitiativeHashtag",
    "InitiativePage",
    "InitiativeTheme",
]
