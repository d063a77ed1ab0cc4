"""The published result of a contest: frozen, with all that one needs to compute it again."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contests.enums import RoundKind
from contests.record import decimal_of

from .asked import is_still_expected, still_expected
from .contests import Contest
from .entries import Entry
from .frozen import Frozen
from .photos import private_storage

if TYPE_CHECKING:
    from decimal import Decimal


class FrozenResultError(Exception):
    """A change to a sealed result; a correction is a new act, not an edit."""


class FrozenResult(Frozen):
    """What a published result is made of."""

    frozen_error = FrozenResultError

    class Meta:
        abstract = True


class ResultQuerySet(models.QuerySet["Result"]):
    def without_bundle(self) -> Self:
        return self.filter(bundle__isnull=True)


class Result(FrozenResult):
    """What was sealed, once, by whom; ``record`` is the recomputable input and its ranking."""

    contest = models.OneToOneField(Contest, on_delete=models.PROTECT, related_name="result")
    sealed_at = models.DateTimeField(default=timezone.now)
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    record = models.JSONField()
    # Of the ranking as ``results.csv`` of the bundle: what the program in it ends with.
    record_sha256 = models.CharField(max_length=64)
    # What pages say of the record, which is too large to read for each of them.
    round_kind = models.CharField(max_length=10, choices=RoundKind.choices)
    jurors = models.PositiveSmallIntegerField(help_text="Whose sheets or orders counted.")

    objects = models.Manager.from_queryset(ResultQuerySet)()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.contest)


class SealingQuerySet(models.QuerySet["Sealing"]):
    def under_way(self) -> Self:
        return self.filter(still_expected(), failed_at__isnull=True, contest__result__isnull=True)


class Sealing(models.Model):
    """That staff asked for the seal, and how far the worker is with it."""

    contest = models.OneToOneField(Contest, on_delete=models.CASCADE, related_name="sealing")
    # In whose name it is sealed: without that person nothing is asked any more.
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    began_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    left_open = models.CharField(
        max_length=500, blank=True, help_text="Why ties for a prize are sealed though nobody decided on them."
    )

    objects = models.Manager.from_queryset(SealingQuerySet)()

    class Meta:
        verbose_name = _("sealing of a result")
        verbose_name_plural = _("sealings of results")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.contest)

    @property
    def is_under_way(self) -> bool:
        """The worker is at it, or will be. Ask only while there is no result."""
        return self.failed_at is None and is_still_expected(self.asked_at)


def bundle_path(bundle: Bundle, filename: str) -> str:
    """The same for the same result, so that making it again leaves no orphan."""
    return f"contests/bundles/{bundle.result_id}.zip"


class Bundle(models.Model):
    """The zip with which anyone checks the result; made once, after the seal, never changed."""

    result = models.OneToOneField(Result, on_delete=models.PROTECT, related_name="bundle")
    file = models.FileField(storage=private_storage, upload_to=bundle_path, max_length=200)
    sha256 = models.CharField(max_length=64)
    byte_size = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("bundle to check a result")
        verbose_name_plural = _("bundles to check results")
        default_permissions = ()

    def __str__(self) -> str:
        return self.sha256[:12]


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def public(self) -> Self:
        return self.filter(contest__in=Contest.objects.with_results())


class Correction(FrozenResult):
    """A dated note on a published result: what was wrong, and the number of the act. Nothing is edited."""

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="corrections")
    text = models.TextField(_("note"), max_length=2000)
    act = models.CharField(_("number of the act"), max_length=80)
    at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = models.Manager.from_queryset(CorrectionQuerySet)()

    class Meta:
        verbose_name = _("correction of a result")
        verbose_name_plural = _("corrections of results")
        default_permissions = ()
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(act=""), name="correction_with_act"),
        ]

    def __str__(self) -> str:
        return f"{self.contest_id} {self.at:%Y-%m-%d}"


class PlacementQuerySet(models.QuerySet["Placement"]):
    def public(self) -> Self:
        """Placements whose entry may be shown: its photo, its title and, with consent, its name."""
        return self.filter(entry__in=Entry.objects.public())

    def winners(self) -> Self:
        return self.filter(place__lte=WINNING_PLACES)

    def mentioned(self) -> Self:
        return self.exclude(mention="")


WINNING_PLACES = 3


class Placement(FrozenResult):
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
                # A final puts photos in order without any score.
                | Q(place__isnull=False, place__lte=F("rank"))
                & (
                    Q(numerator__isnull=True, denominator__isnull=True)
                    | Q(numerator__isnull=False, denominator__gte=1)
                ),
                name="placement_place_and_score",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place or '–'} · {self.entry_id}"

    @property
    def is_winner(self) -> bool:
        return self.place is not None and self.place <= WINNING_PLACES

    @property
    def award(self) -> str:
        """The place of a winner in words; '' for others."""
        if self.place is None or not self.is_winner:
            return ""
        return str((_("First place"), _("Second place"), _("Third place"))[self.place - 1])

    @property
    def mean(self) -> Fraction | None:
        if self.numerator is None or self.denominator is None:
            return None
        return Fraction(self.numerator, self.denominator)

    @property
    def mean_decimal(self) -> Decimal | None:
        return None if self.mean is None else decimal_of(self.mean)
