"""Who is told by mail of a move that concerns everybody in a contest: once each."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .ledger import LedgerLine


class LetterQuerySet(models.QuerySet["Letter"]):
    def unsent(self) -> Self:
        return self.filter(sent_at__isnull=True)


class Letter(models.Model):
    """A mail about one line of the ledger to one person; ``sent_at`` says that it has gone."""

    line = models.ForeignKey(LedgerLine, on_delete=models.CASCADE, related_name="letters")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contest_letters"
    )
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager.from_queryset(LetterQuerySet)()

    class Meta:
        verbose_name = _("letter about a contest")
        verbose_name_plural = _("letters about contests")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["line", "person"], name="letter_once")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.person_id}"
