"""The contest: its dates, limits, categories, criteria and rules, whatever language its pages are in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contests import phases
from contests.enums import GuardiansNeeded, Phase, TieStep, WhoMayEnter
from contests.languages import in_language, language_shown

from .translated import Translated

if TYPE_CHECKING:
    from datetime import datetime

    from .rounds import Round

MAX_BYTES = 40 * 1024 * 1024
# A juror looks at all photos of a series at once; more is an album, not an entry.
MOST_PHOTOS = 12
DEFAULT_LADDER = [TieStep.MORE_TOP_SCORES.value, TieStep.FIRST_CRITERION.value, TieStep.EX_AEQUO.value]


def default_ladder() -> list[str]:
    return list(DEFAULT_LADDER)


class ContestQuerySet(models.QuerySet["Contest"]):
    def public(self) -> Self:
        """Contests that a visitor may know of."""
        return self.filter(Q(public_from__isnull=True) | Q(public_from__lte=timezone.now()))

    def open_for_entries(self) -> Self:
        now = timezone.now()
        return self.running().filter(opens_at__lte=now, closes_at__gt=now)

    def with_results(self) -> Self:
        """Public contests whose results are out and stand."""
        return self.public().running().filter(results_published_at__lte=timezone.now())

    def running(self) -> Self:
        """Neither suspended nor annulled."""
        return self.filter(annulled_at__isnull=True, suspended_at__isnull=True)


class Contest(Translated):
    """A photo contest. Pages of every language point here; entries and juries hang here."""

    slug = models.SlugField(
        _("address"),
        max_length=60,
        unique=True,
        help_text=_("Stands in the address of the entry form. Small letters, digits and hyphens."),
    )
    themes = models.JSONField(pgettext_lazy("of a contest", "theme"), default=dict, blank=True)
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
    guardians = models.CharField(
        _("who signs for a minor"),
        max_length=4,
        choices=GuardiansNeeded.choices,
        default=GuardiansNeeded.BOTH,
        help_text=_("Who is not on the form signs by a link that we mail. Nothing is shown before."),
    )
    takes_classes = models.BooleanField(
        _("school classes take part"),
        default=False,
        help_text=_(
            "A teacher enters photos for a class: class and school stand in the place of a name, and the "
            "teacher hands in the sheet that all families have signed. You see it before you admit the photo."
        ),
    )
    max_entries = models.PositiveSmallIntegerField(
        _("most entries a person"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("An entry is a photo, or a series of photos that is judged as one."),
    )
    least_photos = models.PositiveSmallIntegerField(
        _("least photos in an entry"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PHOTOS)],
        help_text=_("1 if a single photo is enough."),
    )
    most_photos = models.PositiveSmallIntegerField(
        _("most photos in an entry"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PHOTOS)],
        help_text=_("1 for single photos; more lets people send series, whose first photo is the cover."),
    )
    taken_from = models.DateField(
        _("photos taken from"),
        null=True,
        blank=True,
        help_text=_(
            "If the rules want photos of a certain time: you are told of those that say another day."
        ),
    )
    taken_until = models.DateField(_("photos taken until"), null=True, blank=True)
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
    previous_edition = models.ForeignKey(
        "self",
        verbose_name=_("last edition"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="following_editions",
        help_text=_("The contest that this one continues. Its results, and those before, are linked here."),
    )
    results_published_at = models.DateTimeField(_("results published"), null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    deliberation_from = models.DateTimeField(_("judging ended"), null=True, blank=True, editable=False)
    sealed_at = models.DateTimeField(_("result sealed"), null=True, blank=True, editable=False)
    suspended_at = models.DateTimeField(_("suspended"), null=True, blank=True, editable=False)
    annulled_at = models.DateTimeField(_("annulled"), null=True, blank=True, editable=False)
    stop_reason = models.CharField(
        _("why it was suspended or annulled"), max_length=500, blank=True, editable=False
    )
    stop_act = models.CharField(_("number of the act"), max_length=80, blank=True, editable=False)
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
                condition=Q(max_entries__gte=1, max_entries__lte=20), name="contest_max_entries"
            ),
            models.CheckConstraint(
                condition=Q(
                    least_photos__gte=1, least_photos__lte=F("most_photos"), most_photos__lte=MOST_PHOTOS
                ),
                name="contest_photos_an_entry",
                violation_error_message=_("An entry has at least as many photos as its least number."),
            ),
            models.CheckConstraint(condition=Q(max_bytes__lte=MAX_BYTES), name="contest_max_bytes"),
            models.CheckConstraint(
                condition=Q(taken_from__isnull=True)
                | Q(taken_until__isnull=True)
                | Q(taken_until__gte=F("taken_from")),
                name="contest_taken_in_order",
                violation_error_message=_("The last day on which photos may be taken is before the first."),
            ),
            # One way: no step without the one before it.
            models.CheckConstraint(
                condition=Q(deliberation_from__isnull=True) | Q(deliberation_from__gte=F("judging_from")),
                name="contest_deliberates_after_jury",
            ),
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True)
                | Q(deliberation_from__isnull=False, sealed_at__gte=F("deliberation_from")),
                name="contest_sealed_after_judging",
            ),
            models.CheckConstraint(
                condition=Q(results_published_at__isnull=True)
                | Q(sealed_at__isnull=False, results_published_at__gte=F("sealed_at")),
                name="contest_published_after_seal",
            ),
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True)
                | Q(results_published_at__isnull=False, archived_at__gte=F("results_published_at")),
                name="contest_archived_after_results",
            ),
            models.CheckConstraint(
                condition=Q(suspended_at__isnull=True, annulled_at__isnull=True)
                | (~Q(stop_reason="") & ~Q(stop_act="")),
                name="contest_stopped_with_act",
            ),
        ]

    @property
    def theme(self) -> str:
        """The theme in the language of the page, or in the source's."""
        return in_language(self.themes)

    @property
    def theme_language(self) -> str:
        return language_shown(self.themes)

    @property
    def dates(self) -> phases.Dates:
        return phases.Dates(
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            judging_from=self.judging_from,
            judging_until=self.judging_until,
            deliberation_from=self.deliberation_from,
            sealed_at=self.sealed_at,
            results_published_at=self.results_published_at,
            archived_at=self.archived_at,
            suspended_at=self.suspended_at,
            annulled_at=self.annulled_at,
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
    def max_megabytes(self) -> int:
        return self.max_bytes // (1024 * 1024)

    @property
    def takes_series(self) -> bool:
        """Whether an entry may have more than one photo."""
        return self.most_photos > 1

    @property
    def current_round(self) -> Round | None:
        """The round that jurors work in, or worked in last; those that are only planned come later."""
        begun = [one for one in self.rounds.all() if one.number == 1 or one.locked_at is not None]
        return max(begun, key=lambda one: one.number, default=None)

    @property
    def current_rules(self) -> RulesVersion | None:
        """The rules that a new entry accepts."""
        return self.rules_versions.order_by("-number").first()


class Category(Translated):
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="categories")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "pk"]


class AgeBand(Translated):
    """A class of ages, such as "up to 13"; an entrant names it, and no date of birth is asked or kept."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="age_bands")
    position = models.PositiveSmallIntegerField(default=0)
    from_age = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    to_age = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)

    class Meta:
        verbose_name = _("age band")
        verbose_name_plural = _("age bands")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_age__isnull=True) | Q(to_age__isnull=True) | Q(from_age__lte=F("to_age")),
                name="age_band_in_order",
            ),
        ]

    @property
    def years(self) -> str:
        """Its ages in words; '' if both ends are open."""
        if self.from_age is None and self.to_age is None:
            return ""
        if self.from_age is None:
            return gettext("up to {age} years").format(age=self.to_age)
        if self.to_age is None:
            return gettext("from {age} years").format(age=self.from_age)
        return gettext("{first} to {last} years").format(first=self.from_age, last=self.to_age)


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
