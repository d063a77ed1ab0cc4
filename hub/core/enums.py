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
