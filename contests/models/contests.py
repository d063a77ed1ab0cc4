"""The contest: its dates, limits, categories, criteria and rules, whatever language its pages are in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contests import phases
from contests.enums import Phase, TieStep, WhoMayEnter
from contests.languages import in_language, language_shown

if TYPE_CHECKING:
    from datetime import datetime

MAX_BYTES = 40 * 1024 * 1024
DEFAULT_LADDER = [TieStep.MORE_TOP_SCORES.value, TieStep.FIRST_CRITERION.value, TieStep.EX_AEQUO.value]


def default_ladder() -> list[str]:
    return list(DEFAULT_LADDER)


class ContestQuerySet(models.QuerySet["Contest"]):
    def public(self) -> Self:
        """Contests that a visitor may know of."""
        return self.filter(Q(public_from__isnull=True) | Q(public_from__lte=timezone.now()))

    def open_for_entries(self) -> Self:
        now = timezone.now()
        return self.filter(opens_at__lte=now, closes_at__gt=now, cancelled_at__isnull=True)

    def with_results(self) -> Self:
        """Public contests whose results are out and stand."""
        return self.public().filter(results_published_at__lte=timezone.now(), cancelled_at__isnull=True)


class Contest(models.Model):
    """A photo contest. Pages of every language point here; entries and juries hang here."""

    slug = models.SlugField(
        _("address"),
        max_length=60,
        unique=True,
        help_text=_("Stands in the address of the entry form. Small letters, digits and hyphens."),
    )
    name = models.CharField(_("name"), max_length=120)
    theme = models.CharField(_("theme"), max_length=300, blank=True)
    public_from = models.DateTimeField(
        _("announced from"),
        null=True,
        blank=True,
        help_text=_("Before this moment nobody but staff sees the contest. Leave empty to announce it now."),
    )
    opens_at = models.DateTimeField(_("entries open"))
    closes_at = models.DateTimeField(_("entries close"))
    judging_from = models.DateTimeField(
        _("jury from"), help_text=_("Between the deadline and this moment staff check the entries.")
    )
    judging_until = models.DateTimeField(_("jury until"))
    who_may_enter = models.CharField(
        _("who may enter"), max_length=20, choices=WhoMayEnter.choices, default=WhoMayEnter.EVERYBODY
    )
    max_photos = models.PositiveSmallIntegerField(
        _("most photos a person"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )
    min_pixels = models.PositiveIntegerField(
        _("smallest long side, in pixels"),
        default=1600,
        validators=[MaxValueValidator(12_000)],
        help_text=_("1600 is enough for a screen; a calendar in A4 wants 3500."),
    )
    max_bytes = models.PositiveIntegerField(
        _("largest file, in bytes"),
        default=MAX_BYTES,
        validators=[MinValueValidator(100_000), MaxValueValidator(MAX_BYTES)],
    )
    results_published_at = models.DateTimeField(_("results published"), null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)
    cancelled_reason = models.CharField(_("why it was cancelled"), max_length=300, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager.from_queryset(ContestQuerySet)()

    class Meta:
        verbose_name = _("photo contest")
        verbose_name_plural = _("photo contests")
        ordering = ["-opens_at", "-pk"]
        permissions = [("screen_entries", _("Can admit and reject entries"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="contest_closes_after_opening",
                violation_error_message=_("Entries close before they open."),
            ),
            models.CheckConstraint(
                condition=Q(judging_from__gte=F("closes_at")),
                name="contest_jury_after_closing",
                violation_error_message=_("The jury starts before entries close."),
            ),
            models.CheckConstraint(
                condition=Q(judging_until__gt=F("judging_from")),
                name="contest_jury_in_order",
                violation_error_message=_("The jury ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(public_from__isnull=True) | Q(public_from__lte=F("opens_at")),
                name="contest_announced_before_opening",
                violation_error_message=_("The contest is announced after entries open."),
            ),
            models.CheckConstraint(
                condition=Q(max_photos__gte=1, max_photos__lte=20), name="contest_max_photos"
            ),
            models.CheckConstraint(condition=Q(max_bytes__lte=MAX_BYTES), name="contest_max_bytes"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def dates(self) -> phases.Dates:
        return phases.Dates(
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            judging_from=self.judging_from,
            judging_until=self.judging_until,
            results_published_at=self.results_published_at,
            archived_at=self.archived_at,
            cancelled_at=self.cancelled_at,
        )

    def phase_at(self, now: datetime) -> Phase:
        return phases.phase(self.dates, now)

    @property
    def phase(self) -> Phase:
        """The phase by the server's clock."""
        return self.phase_at(timezone.now())

    @property
    def phase_ends_at(self) -> datetime | None:
        return phases.phase_ends_at(self.dates, timezone.now())

    @property
    def current_rules(self) -> RulesVersion | None:
        """The rules that a new entry accepts."""
        return self.rules_versions.order_by("-number").first()


class Translated(models.Model):
    """A row with one short name in each language."""

    names = models.JSONField(_("name"), default=dict)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page, or in the source's."""
        return in_language(self.names)

    @property
    def name_language(self) -> str:
        return language_shown(self.names)


class Category(Translated):
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="categories")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "pk"]


class Criterion(Translated):
    """What a juror scores, from 1 to 10; weights are whole numbers, so that results stay exact."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(default=0)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="criterion_weight"),
        ]


class RulesVersion(models.Model):
    """The rules as people accept them. Once an entry points at a version it never changes again."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="rules_versions")
    number = models.PositiveSmallIntegerField(_("version"))
    texts = models.JSONField(_("text"), default=dict)
    tie_ladder = models.JSONField(_("how ties are parted"), default=default_ladder)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version of the rules")
        verbose_name_plural = _("versions of the rules")
        ordering = ["contest", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="rules_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.contest} · {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and self.is_frozen:
            raise FrozenRulesError(f"rules {self.pk} were accepted by an entrant")
        super().save(*args, **kwargs)

    @property
    def is_frozen(self) -> bool:
        """Whether somebody has accepted this version."""
        return self.entries.exists()

    @property
    def text(self) -> str:
        return in_language(self.texts)

    @property
    def text_language(self) -> str:
        return language_shown(self.texts)

    @property
    def tie_steps(self) -> list[TieStep]:
        return [TieStep(step) for step in self.tie_ladder]


class FrozenRulesError(Exception):
    """A change to rules that an entrant has accepted; make a new version instead."""
