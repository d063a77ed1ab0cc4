"""The jury of a contest: who sits in it, and what each of them gave, seen by nobody else before the close.

No model of this module but ``Juror`` is ever shown in an admin listing, a log, an export or a search.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contests.ranking import LOWEST_SCORE, TOP_SCORE

from .contests import Contest, Criterion
from .entries import Entry


def new_seed() -> str:
    return secrets.token_hex(16)


class Jury(models.Model):
    """The jury as a whole; made with its first juror, so that its seed is older than any score."""

    contest = models.OneToOneField(Contest, on_delete=models.CASCADE, related_name="jury")
    seed = models.CharField(max_length=32, default=new_seed, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("jury")
        verbose_name_plural = _("juries")
        default_permissions = ()
        permissions = [
            ("run_jury", _("Can invite and remove jurors and see their progress")),
            ("publish_results", _("Can see the ranking of a closed round and publish the results")),
        ]

    def __str__(self) -> str:
        return str(self.contest)

    @property
    def seed_hash(self) -> str:
        """Shown before the first vote; the seed itself only in the record of the results."""
        return hashlib.sha256(self.seed.encode()).hexdigest()


class JurorQuerySet(models.QuerySet["Juror"]):
    def sitting(self) -> Self:
        """Accepted and not removed: whose scores count."""
        return self.filter(accepted_at__isnull=False, removed_at__isnull=True)

    def invited(self) -> Self:
        """Everybody who was not removed, whether they accepted yet or not."""
        return self.filter(removed_at__isnull=True)

    def of(self, user_id: int) -> Self:
        return self.filter(user_id=user_id)


class Juror(models.Model):
    """A person's seat in the jury of a contest. Removing them keeps the seat and all they gave."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="jurors")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="jury_seats"
    )
    is_president = models.BooleanField(_("president of the jury"), default=False)
    # Secret: the juror's own order of the photos and own names for them follow from it.
    seed = models.CharField(max_length=32, default=new_seed, editable=False)
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    invitation_sent_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    objects = models.Manager.from_queryset(JurorQuerySet)()

    class Meta:
        verbose_name = _("juror")
        verbose_name_plural = _("jurors")
        default_permissions = ()
        ordering = ["invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "user"], name="juror_once"),
            models.UniqueConstraint(
                fields=["contest"],
                condition=Q(is_president=True, removed_at__isnull=True),
                name="juror_one_president",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user) if self.user else str(_("deleted person"))

    @property
    def is_sitting(self) -> bool:
        return self.accepted_at is not None and self.removed_at is None


class Score(models.Model):
    """What a juror gave an entry for one criterion."""

    juror = models.ForeignKey(Juror, on_delete=models.PROTECT, related_name="scores")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["juror", "entry", "criterion"], name="score_once"),
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
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="skips")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["juror", "entry"], name="skip_once")]

    def __str__(self) -> str:
        return f"{self.juror_id} {self.entry_id}"


class Move(models.Model):
    """One change of a juror's sheet, with what was there before, so that it can be undone."""

    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="moves")
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
