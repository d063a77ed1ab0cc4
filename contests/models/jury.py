"""The jury of a contest: who sits in it."""

from __future__ import annotations

import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.core.codes import new_code

from .contests import Contest


def new_seed() -> str:
    return secrets.token_hex(16)


class Jury(models.Model):
    """The jury as a whole; made with its first juror."""

    contest = models.OneToOneField(Contest, on_delete=models.CASCADE, related_name="jury")
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


class JurorQuerySet(models.QuerySet["Juror"]):
    def sitting(self) -> Self:
        """Accepted and not removed: whose scores count."""
        return self.filter(accepted_at__isnull=False, removed_at__isnull=True)

    def invited(self) -> Self:
        """Everybody who was not removed, whether they accepted yet or not."""
        return self.filter(removed_at__isnull=True)

    def of(self, user_id: int) -> Self:
        return self.filter(user_id=user_id)

    def announced(self) -> Self:
        """Seats of which their juror may know: not in a draft."""
        return self.filter(contest__in=Contest.objects.announced())


class Juror(models.Model):
    """A person's seat in the jury of a contest. Removing them keeps the seat and all they gave."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="jurors")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="jury_seats"
    )
    # What the ledger and the bundle call the juror.
    code = models.CharField(max_length=8, default=new_code, editable=False)
    is_president = models.BooleanField(_("president of the jury"), default=False)
    # Secret: the juror's own order of the photos and own names for them follow from it.
    seed = models.CharField(max_length=32, default=new_seed, editable=False)
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    invitation_sent_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    told_round = models.PositiveSmallIntegerField(default=0, help_text="The last round of which a mail told.")
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
            models.UniqueConstraint(fields=["contest", "code"], name="juror_code_once"),
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
