"""Fixed vocabularies of the hub; imports nothing of ours."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganiserKind(TextChoices):
    """Who stands behind an initiative, or speaks in a video."""

    TOWN_HALL = "town_hall", _("Town hall")
    ASSOCIATION = "association", _("Association")
    SHOP = "shop", _("Shop or firm")
    SCHOOL = "school", _("School")
    RESIDENT = "resident", _("Resident")


class Arrivals(TextChoices):
    """What is done with what comes in under a hashtag from the town's own accounts."""

    WAIT = "wait", _("Somebody of the staff looks at it first")
    PUBLISH = "publish", _("It is published at once")


class GuardiansNeeded(TextChoices):
    """Whose signature it takes where somebody is under 18; the strictest is the default."""

    BOTH = "both", _("Both parents or guardians sign, if there are two")
    ONE = "one", _("One parent or guardian signs")


class Severity(TextChoices):
    """How urgent a notice or a banner is."""

    INFO = "info", _("Information")
    WARNING = "warning", _("Warning")
    ALERT = "alert", _("Alert")


class SocialNetwork(TextChoices):
    """Networks for which Bootstrap Italia has an icon; the value is the icon's name."""

    FACEBOOK = "facebook", "Facebook"
    INSTAGRAM = "instagram", "Instagram"
    YOUTUBE = "youtube", "YouTube"
    TELEGRAM = "telegram", "Telegram"
    WHATSAPP = "whatsapp", "WhatsApp"
    MASTODON = "mastodon", "Mastodon"
    LINKEDIN = "linkedin", "LinkedIn"
    THREADS = "threads", "Threads"
    BLUESKY = "bluesky", "Bluesky"
    TIKTOK = "tiktok", "TikTok"
    TWITTER = "twitter", "X"


class ContentLicence(TextChoices):
    """Open licences under which a town may publish what it owns, spelt as the Modello Comuni spells them."""

    BY = "by", "CC-BY 4.0"
    BY_SA = "by-sa", "CC-BY-SA 4.0"
    ZERO = "zero", "CC0 1.0"

    @property
    def url(self) -> str:
        part = {"zero": "publicdomain/zero/1.0"}.get(self.value, f"licenses/{self.value}/4.0")
        return f"https://creativecommons.org/{part}/"


class RatingReason(TextChoices):
    """Why a page was found clear, or not: the answers that the Modello Comuni prescribes (C.SI.2.5)."""

    CLEAR = "clear", _("The directions were clear")
    COMPLETE = "complete", _("The directions were complete")
    ON_TRACK = "on_track", _("I always knew that I was going on correctly")
    NO_TROUBLE = "no_trouble", _("I had no technical problems")
    UNCLEAR = "unclear", _("Sometimes the directions were not clear")
    INCOMPLETE = "incomplete", _("Sometimes the directions were not complete")
    LOST = "lost", _("Sometimes I did not know whether I was going on correctly")
    TECHNICAL = "technical", _("I had technical problems")
    OTHER = "other", pgettext_lazy("reason of a rating", "Other")
    # No longer asked: readable where it was given.
    WRONG = "wrong", _("Something was wrong or out of date")


# From one to three stars a reader is asked what was difficult, above them what was good.
NEGATIVE_STARS = 3
POSITIVE_REASONS = (
    RatingReason.CLEAR,
    RatingReason.COMPLETE,
    RatingReason.ON_TRACK,
    RatingReason.NO_TROUBLE,
    RatingReason.OTHER,
)
NEGATIVE_REASONS = (
    RatingReason.UNCLEAR,
    RatingReason.INCOMPLETE,
    RatingReason.LOST,
    RatingReason.TECHNICAL,
    RatingReason.OTHER,
)


class TaskState(TextChoices):
    """Where a background task stands, as its page lists it."""

    FAILED = "failed", pgettext_lazy("background work", "Failed")
    WAITING = "waiting", pgettext_lazy("background work", "Waiting")
    RUNNING = "running", pgettext_lazy("background work", "Running")
    DONE = "done", pgettext_lazy("background work", "Done")
