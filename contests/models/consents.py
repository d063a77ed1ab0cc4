"""The ledger of consents: which words, which version, who, when, and when it was revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contests.enums import ConsentEnd, ConsentKind

if TYPE_CHECKING:
    from datetime import datetime


class ConsentWording(models.Model):
    """The exact words that somebody agreed to, kept once, named by their hash."""

    sha256 = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=12, choices=ConsentKind.choices)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    text = models.TextField()

    class Meta:
        verbose_name = _("wording of a consent")
        verbose_name_plural = _("wordings of consents")

    def __str__(self) -> str:
        return f"{self.kind} {self.version} {self.language}"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def standing(self) -> Self:
        """Given and not revoked."""
        return self.filter(revoked_at__isnull=True)

    def end(self, how: ConsentEnd, now: datetime) -> int:
        """Close those that stand; returns how many."""
        return self.standing().update(revoked_at=now, ended_how=how)

    def of_entrant(self) -> Self:
        """What the entrant gave; not what guardians signed."""
        return self.filter(guardian__isnull=True)


class Consent(models.Model):
    """One consent for one entry. Its end closes the row; giving it again opens another."""

    entry = models.ForeignKey("contests.Entry", on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=12, choices=ConsentKind.choices)
    # Each guardian gives their own; what the entrant gives has none.
    guardian = models.ForeignKey(
        "contests.Guardian", on_delete=models.SET_NULL, null=True, blank=True, related_name="consents"
    )
    wording = models.ForeignKey(ConsentWording, on_delete=models.PROTECT, related_name="consents")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="contest_consents"
    )
    given_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=12, choices=ConsentEnd.choices, blank=True, editable=False)

    objects = models.Manager.from_queryset(ConsentQuerySet)()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "kind"],
                condition=Q(revoked_at__isnull=True, guardian__isnull=True),
                name="consent_stands_once",
            ),
            models.UniqueConstraint(
                fields=["guardian", "kind"],
                condition=Q(revoked_at__isnull=True, guardian__isnull=False),
                name="guardian_consent_stands_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.kind}"
