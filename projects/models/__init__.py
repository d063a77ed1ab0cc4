"""What the town hall publishes: projects, events, an expert's column."""

from .columns import ColumnPage, EpisodePage
from .events import EventPage
from .experts import Expert
from .organisations import Organisation
from .projects import ProjectPage

__all__ = ["ColumnPage", "EpisodePage", "EventPage", "Expert", "Organisation", "ProjectPage"]
