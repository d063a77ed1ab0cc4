"""The pages of the ground floor: home, hashtags, information, notices."""

from .hashtag_page import HashtagPage
from .home import HomePage
from .information import InfoPage
from .notices import NoticePage

__all__ = ["HashtagPage", "HomePage", "InfoPage", "NoticePage"]
