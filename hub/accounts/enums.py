"""Words of the accounts: plain values, no imports from the project."""

from __future__ import annotations

from enum import StrEnum


class StaffGroup(StrEnum):
    """The groups that every town has; the value is the name that staff read in the admin."""

    EDITORS = "Redazione"
    TRANSLATORS = "Traduzione"
    MODERATORS = "Moderazione"
    SECRETARIES = "Concorsi"
    AUDITORS = "Revisione"
