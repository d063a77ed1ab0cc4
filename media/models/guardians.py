"""Who must sign before a video with minors is looked at; names and addresses stay here."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class VideoGuardianQuerySet(models.QuerySet["VideoGuardian"]):
    def missing(self) -> Self:
        """Guardians whose signature is not there."""
        return self.filter(signed_at__isnull=True)

    def to_remind(self) -> Self:
        """Who has been asked, has not answered, and was not reminded yet."""
        return self.missing().filter(refused_at__isnull=True, is_sender=False, reminded_at__isnull=True)


class VideoGuardian(models.Model):
    """One signature that a video needs: whose, by which mailbox, and what they answered.

    No public page joins it.
    """

    video = models.ForeignKey("media.ResidentVideo", on_delete=models.CASCADE, related_name="guardians")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name and surname"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    # The person who is logged in signs in the form itself: no mail goes out.
    is_sender = models.BooleanField(default=False)
    is_sole = models.BooleanField(_("only one person has parental responsibility"), default=False)
    # Names the row in its link; another address gets another one, so that what was mailed before is dead.
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When a link was mailed last.")
    reminded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = models.Manager.from_queryset(VideoGuardianQuerySet)()

    class Meta:
        verbose_name = _("parent or guardian")
        verbose_name_plural = _("parents or guardians")
        default_permissions = ()
        ordering = ["video", "position"]
        constraints = [
            models.UniqueConstraint(fields=["video", "position"], name="video_guardian_position_once"),
            models.CheckConstraint(
                condition=Q(is_sender=True) | ~Q(email=""), name="video_guardian_with_address"
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(refused_at__isnull=True),
                name="video_guardian_signed_or_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"guardian {self.position} of {self.video_id}"
