"""Who must sign before the photo of somebody under 18 goes anywhere; names and addresses stay here."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class GuardianQuerySet(models.QuerySet["Guardian"]):
    def missing(self) -> Self:
        """Guardians whose signature is not there."""
        return self.filter(signed_at__isnull=True)

    def signed_by_mail(self) -> Self:
        """Guardians whose signature came through a mailed link."""
        return self.filter(signed_at__isnull=False, is_sender=False)


class Guardian(models.Model):
    """One signature that an entry needs: whose, by which mailbox, and what they answered.

    No public page and no page of the jury joins it.
    """

    entry = models.ForeignKey("contests.Entry", on_delete=models.CASCADE, related_name="guardians")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("name and surname"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    # The person who is logged in signs in the form itself: no mail goes out.
    is_sender = models.BooleanField(default=False)
    is_sole = models.BooleanField(_("only one person has parental responsibility"), default=False)
    # Names the row in its link; another address gets another one, so that what was mailed before is dead.
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signed_at = models.DateTimeField(null=True, blank=True)
    # What they had signed for was changed since: they are told so when they are asked anew.
    signs_again = models.BooleanField(default=False, editable=False)
    refused_at = models.DateTimeField(null=True, blank=True)
    to_mail = models.BooleanField(default=False, help_text="A link is to be mailed.")
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When a link was mailed last.")
    reminded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = models.Manager.from_queryset(GuardianQuerySet)()

    class Meta:
        verbose_name = _("parent or guardian")
        verbose_name_plural = _("parents or guardians")
        default_permissions = ()
        ordering = ["entry", "position"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="guardian_position_once"),
            models.CheckConstraint(condition=Q(is_sender=True) | ~Q(email=""), name="guardian_with_address"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(refused_at__isnull=True),
                name="guardian_signed_or_refused",
            ),
        ]

    @property
    def has_answered_by_mail(self) -> bool:
        return bool(self.email) and (self.signed_at is not None or self.refused_at is not None)

    def __str__(self) -> str:
        return f"guardian {self.position} of {self.entry_id}"
