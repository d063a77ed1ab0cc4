"""A step of a large round that staff asked of the worker."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contests.enums import LongStep

from .asked import is_still_expected, still_expected
from .rounds import Round


class RoundStepQuerySet(models.QuerySet["RoundStep"]):
    def under_way(self) -> Self:
        """Asked for, and neither made nor refused; one that was given up may be asked for again."""
        return self.filter(still_expected(), refused="")


class RoundStep(models.Model):
    """Which step was asked for and how far the worker is with it, or why it was refused.

    Nothing is left of one that was made: the round's own stamp tells of it.
    """

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="step_asked")
    step = models.CharField(max_length=10, choices=LongStep.choices)
    # In whose name it is made: without that person nothing is asked any more.
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    began_at = models.DateTimeField(null=True, blank=True)
    refused = models.CharField(max_length=20, blank=True, help_text="The code of a RoundRefusedError.")
    entries = models.JSONField(default=list, help_text="Codes of the photos that it is about.")

    objects = models.Manager.from_queryset(RoundStepQuerySet)()

    class Meta:
        verbose_name = _("step of a round")
        verbose_name_plural = _("steps of rounds")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.round_id} {self.step}"

    @property
    def is_under_way(self) -> bool:
        return not self.refused and is_still_expected(self.asked_at)

    @property
    def is_to_be_told(self) -> bool:
        """Under way, or refused, and nobody has made the step in another way since."""
        stamps = {
            LongStep.LOCK: self.round.locked_at,
            LongStep.OPEN: self.round.opened_at,
            LongStep.CONCLUDE: self.round.concluded_at,
        }
        return stamps[LongStep(self.step)] is None and (self.is_under_way or bool(self.refused))

    @property
    def parts_done(self) -> int:
        """Of two: the worker took it up."""
        return int(self.began_at is not None)
