"""States and kinds of what the town hall publishes; imports nothing of ours."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Attendance(TextChoices):
    """How people take part in an event."""

    PLACE = "place", _("In a place")
    ONLINE = "online", _("Online")
    BOTH = "both", _("In a place and online")
