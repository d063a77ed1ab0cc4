"""The published result of a contest: frozen, with all that one needs to compute it again."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .contests import Contest
from .entries import Entry


class FrozenResultError(Exception):
    """A change to a published result; a correction is a new act, not an edit."""


class Frozen(models.Model):
    """Rows that are written once. Only what they point at may go (a person's erased data)."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not self._state.adding:
            raise FrozenResultError(f"{self._meta.model_name} {self.pk} is published")
        super().save(*args, **kwargs)


class Result(Frozen):
    """What was published, once, by whom; ``record`` is the recomputable input and its ranking."""

    contest = models.OneToOneField(Contest, on_delete=models.PROTECT, related_name="result")
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    record = models.JSONField()
    record_sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.contest)


class PlacementQuerySet(models.QuerySet["Placement"]):
    def public(self) -> Self:
        """Placements whose entry may be shown: its photo, its title and, with consent, its name."""
        return self.filter(entry__in=Entry.objects.public())

    def winners(self) -> Self:
        return self.filter(place__lte=WINNING_PLACES)

    def mentioned(self) -> Self:
        return self.exclude(mention="")


WINNING_PLACES = 3


class Placement(Frozen):
    """Where an entry came, as an exact fraction; no name: that is asked of the consent each time."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="placements")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="placement")
    rank = models.PositiveIntegerField(help_text="Position in the list, from 1.")
    place = models.PositiveIntegerField(null=True)
    numerator = models.PositiveBigIntegerField(null=True)
    denominator = models.PositiveBigIntegerField(null=True)
    sheets = models.PositiveIntegerField()
    decided_by = models.CharField(max_length=30)
    mention = models.CharField(max_length=200, blank=True)
    notes = models.JSONField(default=list)
    entrant_told_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager.from_queryset(PlacementQuerySet)()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        default_permissions = ()
        ordering = ["result", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["result", "rank"], name="placement_rank_once"),
            models.CheckConstraint(
                condition=Q(place__isnull=True, numerator__isnull=True, denominator__isnull=True)
                | Q(
                    place__isnull=False,
                    place__lte=F("rank"),
                    numerator__isnull=False,
                    denominator__gte=1,
                ),
                name="placement_place_with_score",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place or '–'} · {self.entry_id}"

    @property
    def is_winner(self) -> bool:
        return self.place is not None and self.place <= WINNING_PLACES

    @property
    def mean(self) -> Fraction | None:
        if self.numerator is None or self.denominator is None:
            return None
        return Fraction(self.numerator, self.denominator)

    @property
    def mean_decimal(self) -> Decimal | None:
        """The mean for people, to the third decimal; the fraction beside it is the truth."""
        if self.numerator is None or self.denominator is None:
            return None
        return (Decimal(self.numerator) / Decimal(self.denominator)).quantize(
            Decimal("0.001"), rounding=ROUND_HALF_UP
        )
