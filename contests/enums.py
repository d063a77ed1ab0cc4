"""States and their groups; imports nothing of ours."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Phase(TextChoices):
    """Where a contest stands; follows from its dates (see ``contests.phases``)."""

    ANNOUNCED = "announced", _("Announced")
    OPEN = "open", _("Open for entries")
    SCREENING = "screening", _("Entries are being checked")
    JUDGING = "judging", _("The jury is at work")
    DELIBERATION = "deliberation", _("The jury is deliberating")
    PUBLISHED = "published", _("Results published")
    CANCELLED = "cancelled", _("Cancelled")
    ARCHIVED = "archived", _("Archived")


class WhoMayEnter(TextChoices):
    EVERYBODY = "everybody", _("Everybody")
    RESIDENTS = "residents", _("Only people who live in the municipality")


class EntryStatus(TextChoices):
    """``draft`` is a form that was refused but whose photo was kept; nobody but its owner sees it."""

    DRAFT = "draft", _("Not sent yet")
    SUBMITTED = "submitted", _("Sent, waiting to be checked")
    ADMITTED = "admitted", _("Admitted")
    REJECTED = "rejected", _("Not admitted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# Entries that take one of the photos that a person may send.
COUNTED_STATUSES = (EntryStatus.SUBMITTED, EntryStatus.ADMITTED, EntryStatus.REJECTED)


class EntryEvent(TextChoices):
    """What the log of an entry can tell."""

    SUBMITTED = "submitted", _("Sent")
    EDITED = "edited", _("Changed by the entrant")
    PHOTO_REPLACED = "photo_replaced", _("Photo replaced by the entrant")
    WITHDRAWN = "withdrawn", _("Withdrawn by the entrant")
    ADMITTED = "admitted", _("Admitted")
    REJECTED = "rejected", _("Not admitted")
    UNDONE = "undone", _("Decision undone")
    ERASED = "erased", _("Personal data erased")


class ConsentKind(TextChoices):
    LICENCE = "licence", _("Licence to the municipality")
    PEOPLE = "people", _("Recognisable people")
    ADULT = "adult", _("Of age")
    GUARDIAN = "guardian", _("Parent or guardian")
    RESIDENCE = "residence", _("Residence")
    NAME = "name", _("Publication of the name")


class PhotoFormat(TextChoices):
    """Formats in which a photo may be sent."""

    JPEG = "jpeg", "JPEG"
    PNG = "png", "PNG"
    WEBP = "webp", "WebP"
    HEIC = "heic", "HEIC"
    AVIF = "avif", "AVIF"


class DerivativeFormat(TextChoices):
    AVIF = "avif", "AVIF"
    WEBP = "webp", "WebP"
    JPEG = "jpeg", "JPEG"


class TieStep(TextChoices):
    """Steps that part entries with the same mean, in the order that the rules print."""

    MORE_TOP_SCORES = "more_top_scores", _("the entry with more top scores goes first")
    FIRST_CRITERION = "first_criterion", _("then the one with the higher mean in the first criterion")
    EX_AEQUO = "ex_aequo", _("entries that are still equal share the place")
    SEEDED_DRAW = (
        "seeded_draw",
        _("entries that are still equal are drawn by lot, from a number sealed before"),
    )
