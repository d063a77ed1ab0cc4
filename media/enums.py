"""Fixed vocabularies of pictures and videos; imports nothing of ours."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Captions(TextChoices):
    """What a person who does not hear finds in the video."""

    NONE = "none", _("No captions")
    AUTOMATIC = "automatic", _("Automatic captions, not checked")
    REVIEWED = "reviewed", _("Captions checked by a person")


class SpokenLanguage(TextChoices):
    """Languages that are spoken in the town's videos; the codes are those of ``lang``."""

    ITALIAN = "it", _("Italian")
    ENGLISH = "en", _("English")
    FRENCH = "fr", _("French")
    ROMANIAN = "ro", _("Romanian")
    PIEDMONTESE = "pms", _("Piedmontese")
    ALBANIAN = "sq", _("Albanian")
    ARABIC = "ar", _("Arabic")
    CHINESE = "zh", _("Chinese")
    SPANISH = "es", _("Spanish")
    GERMAN = "de", _("German")
    UKRAINIAN = "uk", _("Ukrainian")
    SIGN = "ise", _("Italian Sign Language")
    NO_WORDS = "zxx", _("Without words")
