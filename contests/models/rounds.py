"""Rounds of judging: what was fixed before the first score, who judges what, and who must not."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from contests.assignment import EVERYBODY_UP_TO
from contests.enums import ORDERED, ConflictKind, RoundKind, RoundState

from .contests import Contest
from .entries import Entry
from .frozen import Frozen
from .jury import Juror, new_seed

if TYPE_CHECKING:
    from datetime import datetime

MOST_FINALISTS = 50


class RoundQuerySet(models.QuerySet["Round"]):
    def open(self) -> Self:
        """Rounds that were opened and not closed."""
        return self.filter(opened_at__isnull=False, closed_at__isnull=True)

    def revealed(self) -> Self:
        return self.filter(revealed_at__isnull=False)


class Round(models.Model):
    """One round of a jury: setup → locked → open → closed → revealed → final, each step a stamp.

    Its first round opens and ends by the contest's plan (``judging_from``, ``judging_until``) unless staff
    open it; later ones have dates of their own. Without a quorum every juror judges every photo; with one,
    ``Assignment`` rows say who judges what.
    """

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    kind = models.CharField(_("kind"), max_length=10, choices=RoundKind.choices, default=RoundKind.SCORE)
    quorum = models.PositiveSmallIntegerField(
        _("jurors for each photo"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text=_("Empty: every juror judges every photo."),
    )
    minimum = models.PositiveSmallIntegerField(
        _("fewest whole sheets for each photo"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text=_("The round can be closed before every juror is done once each photo has so many."),
    )
    threshold = models.PositiveSmallIntegerField(
        _("share of yes to go on, in per cent"),
        default=50,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    passes = models.PositiveIntegerField(
        _("how many photos go on"),
        null=True,
        blank=True,
        help_text=_("After a round of scores: so many of the best go on to the next round."),
    )
    # Secret until the result: the draw, the assignment and the jurors' order in the record follow from it.
    seed = models.CharField(max_length=32, default=new_seed, editable=False)
    # What was fixed when the round was locked: criteria with weights, the ladder of ties, the pool's codes.
    frozen = models.JSONField(default=dict, editable=False)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("scoring ends"), null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    revealed_at = models.DateTimeField(null=True, blank=True, editable=False)
    concluded_at = models.DateTimeField(null=True, blank=True, editable=False)
    left_out = models.JSONField(default=list, editable=False)
    closing_reason = models.CharField(_("why it was closed early"), max_length=500, blank=True)

    objects = models.Manager.from_queryset(RoundQuerySet)()

    class Meta:
        verbose_name = _("round of the jury")
        verbose_name_plural = _("rounds of the jury")
        default_permissions = ()
        ordering = ["contest", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="round_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="round_number_from_1"),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True)
                | Q(opens_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
                name="round_in_order",
            ),
            # One way: no step without the one before it.
            models.CheckConstraint(
                condition=(Q(opened_at__isnull=True) | Q(locked_at__isnull=False))
                & (Q(closed_at__isnull=True) | Q(opened_at__isnull=False))
                & (Q(revealed_at__isnull=True) | Q(closed_at__isnull=False))
                & (Q(concluded_at__isnull=True) | Q(revealed_at__isnull=False)),
                name="round_one_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contest} · {self.number}"

    @property
    def seed_hash(self) -> str:
        """Shown from the moment when the round is locked; the seed itself only in the record."""
        return hashlib.sha256(self.seed.encode()).hexdigest()

    @property
    def starts_at(self) -> datetime:
        """When judging begins: by the round's own plan, else by the contest's."""
        return self.opens_at or self.contest.judging_from

    @property
    def ends_at(self) -> datetime:
        """When scoring ends, by the server's clock."""
        return self.closes_at or self.contest.judging_until

    @property
    def opens_by_plan(self) -> bool:
        """The first round, and a later one that was given a moment; else staff open it."""
        return self.number == 1 or self.opens_at is not None

    @cached_property
    def has_many_photos(self) -> bool:
        """More than a juror looks at one by one with care."""
        return Entry.objects.judged_in(self)[EVERYBODY_UP_TO : EVERYBODY_UP_TO + 1].exists()

    @property
    def wants_quorum(self) -> bool:
        """So many photos that staff have to say how many jurors judge each, before it is fixed or opens."""
        return self.quorum is None and self.kind not in ORDERED and self.has_many_photos

    @property
    def opens_by_itself(self) -> bool:
        """Its moment has come and everybody judges everything: nothing has to be fixed by hand before."""
        is_due = self.number == 1 and self.quorum is None and self.starts_at <= timezone.now()
        return is_due and (self.locked_at is not None or not self.wants_quorum)

    @property
    def state(self) -> RoundState:
        for moment, reached in (
            (self.concluded_at, RoundState.FINAL),
            (self.revealed_at, RoundState.REVEALED),
            (self.closed_at, RoundState.CLOSED),
            (self.opened_at, RoundState.OPEN),
        ):
            if moment is not None:
                return reached
        if self.opens_by_itself:
            return RoundState.OPEN
        return RoundState.SETUP if self.locked_at is None else RoundState.LOCKED

    @property
    def is_last(self) -> bool:
        """No other round of judging is planned behind this one."""
        return self.following is None

    @property
    def following(self) -> Round | None:
        """The round of judging planned behind this one."""
        later = [one for one in self.contest.judging_rounds if one.number > self.number]
        return min(later, key=lambda one: one.number, default=None)

    @property
    def is_run_off_under_way(self) -> bool:
        """A run-off that parts nothing yet."""
        return self.kind == RoundKind.RUNOFF and self.revealed_at is None

    @property
    def takes_scores(self) -> bool:
        """Open, and its deadline has not passed. The contest's phase counts too: ``jury_rules``."""
        return self.state == RoundState.OPEN and timezone.now() < self.ends_at


class Assignment(models.Model):
    """A juror judges an entry in a round; only where the round has a quorum."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="assignments")
    juror = models.ForeignKey(Juror, on_delete=models.PROTECT, related_name="assignments")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="assignments")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["round", "juror", "entry"], name="assignment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.juror_id} {self.entry_id}"


class Conflict(models.Model):
    """A juror must not judge this entry: what they gave it counts in no round that is not concluded."""

    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="conflicts")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="conflicts")
    kind = models.CharField(max_length=10, choices=ConflictKind.choices)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    declared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["juror", "entry"], name="conflict_once"),
        ]

    def __str__(self) -> str:
        return f"{self.juror_id} {self.entry_id} {self.kind}"


class FrozenRecordError(Exception):
    """A change to what a concluded round was counted from."""


class RoundRecord(Frozen):
    """What a round gave and who went on from it, as it was confirmed: the next round rests on it.

    A conflict, a withdrawal or a changed plan that comes later changes nothing of it. Only rounds with
    another behind them have one; the last round's is the result's.
    """

    frozen_error = FrozenRecordError

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="kept")
    record = models.JSONField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        # Never the values: this text could reach a log.
        return str(self.round_id)


class Finalist(models.Model):
    """An entry of the pool of a round after the first: what passed, computed and confirmed."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="finalists")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="finals")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["round", "entry"], name="finalist_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.entry_id}"


class Verdict(models.Model):
    """A juror's yes or no about an entry, in a shortlist round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="verdicts")
    juror = models.ForeignKey(Juror, on_delete=models.PROTECT, related_name="verdicts")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="verdicts")
    yes = models.BooleanField()
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["round", "juror", "entry"], name="verdict_once")]

    def __str__(self) -> str:
        # Never the value: this text could reach a log.
        return f"{self.round_id} {self.juror_id} {self.entry_id}"


class Order(models.Model):
    """A juror's order of the photos of a final or a run-off: groups of entries' codes, best first."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="orders")
    juror = models.ForeignKey(Juror, on_delete=models.PROTECT, related_name="orders")
    ranked = models.JSONField(default=list)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When the juror said: this is it.")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["round", "juror"], name="order_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.juror_id}"


class Arrangement(models.Model):
    """How a juror has laid out photos on their light table, to think with: nobody else sees it, nothing
    counts it, and no record holds it. What counts in a final is ``Order``.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="arrangements")
    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="arrangements")
    codes = models.JSONField(default=list)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["round", "juror"], name="arrangement_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.juror_id}"


class TieMotion(models.Model):
    """The president's motion on photos that nothing else parted: their order, and why."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="tie_motions")
    codes = models.JSONField(help_text="Codes of the tied entries, in the order of the motion.")
    reason = models.CharField(_("reason"), max_length=500)
    moved_by = models.ForeignKey(Juror, on_delete=models.PROTECT, related_name="motions")
    moved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.contest_id} {self.pk}"
