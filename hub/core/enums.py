"""Fixed vocabularies of the hub; imports nothing of ours."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganiserKind(TextChoices):
    """Who stands behind an initiative, or speaks in a video."""

    TOWN_HALL = "town_hall", _("Town hall")
    ASSOCIATION = "association", _("Association")
    SHOP = "shop", _("Shop or firm")
    SCHOOL = "school", _("School")
    RESIDENT = "resident", _("Resident")


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


class RatingReason(TextChoices):
    """Why a page was found clear, or not."""

    CLEAR = "clear", _("The information was clear")
    COMPLETE = "complete", _("I found what I was looking for")
    UNCLEAR = "unclear", _("The information was hard to understand")
    INCOMPLETE = "incomplete", _("Something was missing")
    WRONG = "wrong", _("Something was wrong or out of date")
    TECHNICAL = "technical", _("Something on the page did not work")
