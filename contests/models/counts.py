"""What a revealed round gave, kept as it was counted, so that no page of it counts anew."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from .asked import still_expected
from .rounds import Round


class RoundCountQuerySet(models.QuerySet["RoundCount"]):
    def under_way(self) -> Self:
        """Asked for, and not done; one that was given up may be asked for again."""
        return self.filter(still_expected())


class RoundCount(models.Model):
    """The record of a round without its ballots, with what follows from it. Nothing is frozen here: it is
    thrown away and counted again whenever the contest has moved on, and the seal never rests on it.

    Every move is a line of the ledger: a count is true as long as no line came after it.
    """

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="count_kept")
    # When the worker was asked for another count; none once that is done.
    asked_at = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    last_line = models.PositiveIntegerField(default=0, help_text="Of the ledger, when it was counted.")
    record = models.JSONField(default=dict)
    waiting = models.JSONField(default=list, help_text="Steps, each with the photos that wait for it.")
    advice = models.JSONField(null=True, blank=True)

    objects = models.Manager.from_queryset(RoundCountQuerySet)()

    class Meta:
        verbose_name = _("count of a round")
        verbose_name_plural = _("counts of rounds")
        default_permissions = ()

    def __str__(self) -> str:
        # Never the values: this text could reach a log.
        return str(self.round_id)
