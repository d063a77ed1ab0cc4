"""The contest: its dates, limits, categories, criteria and rules, whatever language its pages are in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contests import freezing, phases
from contests.enums import ConsentKind, Phase, RoundKind, TieStep, WhoMayEnter
from contests.languages import in_language, language_shown
from hub.core.dates import moment
from hub.core.enums import GuardiansNeeded

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


def default_reminders() -> list[int]:
    return [3, 1]


class ContestQuerySet(models.QuerySet["Contest"]):
    def public(self) -> Self:
        """Contests that a visitor may know of."""
        now = timezone.now()
        return self.announced().filter(Q(public_from__isnull=True) | Q(public_from__lte=now))

    def not_public_yet(self) -> Self:
        """Contests of which a visitor reads from a later day on, whatever staff have published."""
        return self.filter(public_from__gt=timezone.now())

    def closed_since(self, moment: datetime) -> Self:
        """Contests whose entries have been closed since ``moment``, and do not open again."""
        may_go_on = Q(suspended_at__lt=F("closes_at"), annulled_at__isnull=True)
        return self.filter(closes_at__lte=moment).exclude(may_go_on)

    def announced(self) -> Self:
        """No drafts: their page has been published."""
        return self.filter(announced_at__lte=timezone.now())

    def with_results(self) -> Self:
        """Public contests whose results are out and stand."""
        return self.public().running().filter(results_published_at__lte=timezone.now())

    def taking_entries(self) -> Self:
        """Public contests to which photos can be sent now."""
        now = timezone.now()
        return self.public().running().filter(opens_at__lte=now, closes_at__gt=now)

    def with_page(self) -> Self:
        """Adds ``page_id``, of the page in the source's language, and ``is_shown``: some page is live."""
        # By its name: pages stand on contests.
        pages = apps.get_model("contests", "ContestPage").objects.filter(contest=OuterRef("pk"))
        sources = pages.filter(alias_of__isnull=True).order_by("pk")
        return self.annotate(page_id=Subquery(sources.values("pk")[:1]), is_shown=Exists(pages.live()))

    def running(self) -> Self:
        """Announced, neither suspended nor annulled."""
        return self.announced().filter(annulled_at__isnull=True, suspended_at__isnull=True)


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
    # So many days before a round ends; none if empty.
    reminders = models.JSONField(_("reminders to jurors"), default=default_reminders, blank=True)
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
    offers_cc_by = models.BooleanField(
        _("authors may choose CC BY 4.0"),
        default=True,
        help_text=_(
            "Whoever likes may publish a photo for everybody’s use, too, under the licence Creative Commons "
            "Attribution 4.0. The licence to the municipality is asked of everybody in any case. Once "
            "somebody has chosen it, this stays."
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
    announced_at = models.DateTimeField(
        _("announced"),
        null=True,
        editable=False,
        help_text=_("When its page was published for the first time; until then it is a draft."),
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
                condition=Q(deliberation_from__isnull=True) | Q(announced_at__isnull=False),
                name="contest_announced_before_deliberation",
            ),
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
            announced_at=self.announced_at,
            deliberation_from=self.deliberation_from,
            sealed_at=self.sealed_at,
            results_published_at=self.results_published_at,
            archived_at=self.archived_at,
            suspended_at=self.suspended_at,
            annulled_at=self.annulled_at,
        )

    def phase_at(self, now: datetime) -> Phase:
        return phases.phase(self.dates, now)

    def frozen_at(self, now: datetime) -> frozenset[str]:
        """The names of what cannot change any more (``contests.freezing``), nor what somebody relies on."""
        frozen = freezing.frozen_fields(self.dates, self.public_from, now)
        chosen = Q(consents__kind=ConsentKind.CC_BY, consents__revoked_at=None)
        return frozen | {"offers_cc_by"} if self.entries.filter(chosen).exists() else frozen

    @property
    def phase(self) -> Phase:
        """The phase by the server's clock."""
        return self.phase_at(timezone.now())

    def is_late_at(self, moment: datetime) -> bool:
        """Whether a draft whose page goes live at ``moment`` would be a contest that nobody can enter."""
        return self.announced_at is None and self.closes_at <= moment

    @property
    def date_passed(self) -> str:
        """Of a draft, which date went by while nobody knew of the contest; '' if none has."""
        now = timezone.now()
        return next((name for name in ("closes_at", "opens_at") if getattr(self, name) <= now), "")

    @property
    def is_not_public_yet(self) -> bool:
        """Whether the day from which a visitor reads of it lies ahead."""
        return self.public_from is not None and self.public_from > timezone.now()

    @property
    def is_stopped(self) -> bool:
        """Suspended or annulled: nobody goes on with it now."""
        return self.phase in (Phase.SUSPENDED, Phase.ANNULLED)

    @property
    def is_result_suspended(self) -> bool:
        """Suspended after its results were published: they are not shown until it goes on."""
        return self.results_published_at is not None and self.phase is Phase.SUSPENDED

    @property
    def stopped_on(self) -> datetime | None:
        """Since when it is annulled or, if it is not, suspended."""
        return self.annulled_at or self.suspended_at

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
    def judging_rounds(self) -> list[Round]:
        """What is planned for the jury, in order; run-offs come when they are needed."""
        return [one for one in self.rounds.all() if one.kind != RoundKind.RUNOFF]

    @property
    def jury_ends_at(self) -> datetime:
        """When the last planned round ends; the first one ends by the contest's own date."""
        return max([self.judging_until, *(one.closes_at for one in self.judging_rounds if one.closes_at)])

    @property
    def judges_by_scores(self) -> bool:
        """Some round asks for scores by criteria."""
        return any(one.kind == RoundKind.SCORE for one in self.judging_rounds)

    @property
    def ends_in_a_final(self) -> bool:
        """The places follow from jurors' orders, without scores."""
        return [one.kind for one in self.judging_rounds[-1:]] == [RoundKind.FINAL]

    @property
    def current_round(self) -> Round | None:
        """The round that jurors work in, or worked in last; those that are only planned come later."""
        begun = [one for one in self.rounds.all() if one.number == 1 or one.locked_at is not None]
        return max(begun, key=lambda one: one.number, default=None)

    @property
    def current_rules(self) -> RulesVersion | None:
        """The rules that a new entry accepts."""
        return self.rules_versions.order_by("-number").first()


class LateAnnouncementError(Exception):
    """A contest would be announced once its entries are closed; says so in words for staff."""

    def __init__(self, contest: Contest) -> None:
        words = gettext(
            "“%(contest)s” would be published after its entries close (%(when)s): nobody could take part. "
            "Move the dates of the contest first."
        )
        super().__init__(
            words % {"contest": contest.name, "when": moment(timezone.localtime(contest.closes_at))}
        )
        self.contest = contest


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
