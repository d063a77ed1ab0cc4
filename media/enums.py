"""Fixed vocabularies of pictures and videos; imports nothing of ours."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Captions(TextChoices):
    """What a person who does not hear finds in the video."""

    NONE = "none", _("No captions")
    AUTOMATIC = "automatic", _("Automatic captions, not checked")
    REVIEWED = "reviewed", _("Captions checked by a person")


class SpokenLanguage(TextChoices):
    """Languages that are spoken in the town's videos; the codes are those of ``lang``."""

    ITALIAN = "it", pgettext_lazy("spoken in a video", "Italian")
    ENGLISH = "en", pgettext_lazy("spoken in a video", "English")
    FRENCH = "fr", pgettext_lazy("spoken in a video", "French")
    ROMANIAN = "ro", pgettext_lazy("spoken in a video", "Romanian")
    PIEDMONTESE = "pms", pgettext_lazy("spoken in a video", "Piedmontese")
    ALBANIAN = "sq", pgettext_lazy("spoken in a video", "Albanian")
    ARABIC = "ar", pgettext_lazy("spoken in a video", "Arabic")
    CHINESE = "zh", pgettext_lazy("spoken in a video", "Chinese")
    SPANISH = "es", pgettext_lazy("spoken in a video", "Spanish")
    GERMAN = "de", pgettext_lazy("spoken in a video", "German")
    UKRAINIAN = "uk", pgettext_lazy("spoken in a video", "Ukrainian")
    SIGN = "ise", pgettext_lazy("spoken in a video", "Italian Sign Language")
    NO_WORDS = "zxx", _("Without words")


class ConnectionState(TextChoices):
    """How the town's account at an outside service is."""

    WORKS = "works", pgettext_lazy("of a connected account", "Works")
    TROUBLE = "trouble", pgettext_lazy("of a connected account", "In trouble for now")
    EXPIRED = "expired", pgettext_lazy("of a connected account", "Expired")
    REVOKED = "revoked", pgettext_lazy("of a connected account", "Taken back")
    REFUSED = "refused", pgettext_lazy("of a connected account", "Refused")


# Nothing is asked of the service before somebody connects the account again.
DISCONNECTED = (ConnectionState.EXPIRED, ConnectionState.REVOKED, ConnectionState.REFUSED)


class ArrivalState(TextChoices):
    """What becomes of a video or a post that came in from the town’s own accounts, with a hashtag of ours."""

    PENDING = "pending", pgettext_lazy("of what came in", "To be looked at")
    PUBLISHED = "published", pgettext_lazy("of what came in", "Published")
    REFUSED = "refused", pgettext_lazy("of what came in", "Not taken")
    UNAVAILABLE = "unavailable", pgettext_lazy("of what came in", "No longer there")
