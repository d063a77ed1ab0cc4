"""What was agreed to for a resident's video: which words, which version, who, when, and when it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.enums import VideoConsentKind

if TYPE_CHECKING:
    from datetime import datetime


class VideoWording(models.Model):
    """The exact words that somebody agreed to, kept once, named by their hash."""

    sha256 = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=12, choices=VideoConsentKind.choices)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    text = models.TextField()

    objects: ClassVar[models.Manager[VideoWording]] = models.Manager()

    class Meta:
        verbose_name = _("wording of a consent")
        verbose_name_plural = _("wordings of consents")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.version} {self.language}"


class VideoConsentQuerySet(models.QuerySet["VideoConsent"]):
    def standing(self) -> Self:
        """Given and not ended."""
        return self.filter(ended_at__isnull=True)

    def of_sender(self) -> Self:
        """What who sent the video gave; not what guardians signed."""
        return self.filter(guardian__isnull=True)

    def end(self, now: datetime) -> int:
        """Close those that stand; returns how many."""
        return self.standing().update(ended_at=now)


class VideoConsent(models.Model):
    """One consent for one video. Its end closes the row."""

    video = models.ForeignKey("media.ResidentVideo", on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=12, choices=VideoConsentKind.choices)
    guardian = models.ForeignKey(
        "media.VideoGuardian", on_delete=models.SET_NULL, null=True, blank=True, related_name="consents"
    )
    wording = models.ForeignKey(VideoWording, on_delete=models.PROTECT, related_name="consents")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="video_consents"
    )
    given_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager.from_queryset(VideoConsentQuerySet)()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        default_permissions = ()
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["video", "kind"],
                condition=Q(ended_at__isnull=True, guardian__isnull=True),
                name="video_consent_stands_once",
            ),
            models.UniqueConstraint(
                fields=["guardian", "kind"],
                condition=Q(ended_at__isnull=True, guardian__isnull=False),
                name="video_guardian_consent_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.video_id} {self.kind}"
