"""What jurors give, seen by nobody else before the round is revealed.

No model of this module is ever shown in an admin listing, a log, an export or a search.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contests.ranking import LOWEST_SCORE, TOP_SCORE

from .contests import Contest
from .entries import Entry
from .jury import Juror
from .lists import Criterion
from .rounds import Round


class Score(models.Model):
    """What a juror gave an entry for one criterion."""

    juror = models.ForeignKey(Juror, on_delete=models.PROTECT, related_name="scores")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="scores")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["round", "juror", "entry", "criterion"], name="score_once"),
            models.CheckConstraint(
                condition=Q(value__gte=LOWEST_SCORE, value__lte=TOP_SCORE), name="score_from_1_to_10"
            ),
        ]

    def __str__(self) -> str:
        # Never the value: this text could reach a log.
        return f"{self.juror_id} {self.entry_id} {self.criterion_id}"


class Note(models.Model):
    """A juror's own words about an entry; private unless they offer it and staff choose it."""

    juror = models.ForeignKey(Juror, on_delete=models.PROTECT, related_name="notes")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="jury_notes")
    text = models.TextField(max_length=1000, blank=True)
    offered = models.BooleanField(default=False)
    chosen = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["juror", "entry"], name="note_once"),
            models.CheckConstraint(
                condition=Q(chosen=False) | Q(offered=True), name="note_chosen_only_if_offered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.juror_id} {self.entry_id}"


class Skip(models.Model):
    """A juror put an entry off: it is not done."""

    juror = models.ForeignKey(Juror, on_delete=models.PROTECT, related_name="skips")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="skips")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="skips")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["round", "juror", "entry"], name="skip_once")]

    def __str__(self) -> str:
        return f"{self.juror_id} {self.entry_id}"


class Move(models.Model):
    """One change of a juror's sheet, with what was there before, so that it can be undone."""

    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="moves")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="moves")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="moves")
    before = models.JSONField()
    after = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.juror_id} {self.entry_id}"


class Mention(models.Model):
    """A special mention that the jury gives beside the places."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="mentions")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="mention")
    text = models.CharField(_("special mention"), max_length=200)

    class Meta:
        verbose_name = _("special mention")
        verbose_name_plural = _("special mentions")
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text
