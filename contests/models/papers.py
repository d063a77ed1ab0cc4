"""What staff have printed: minutes, certificates, the winners' calendar. Made by the worker."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contests.enums import PaperKind

from .asked import is_still_expected, still_expected
from .contests import Contest
from .photos import private_storage


def paper_path(paper: Paper, filename: str) -> str:
    """The same for the same paper, so that making it again leaves no orphan."""
    return f"contests/papers/{paper.token.hex}.pdf"


class PaperQuerySet(models.QuerySet["Paper"]):
    def under_way(self) -> Self:
        return self.filter(still_expected(), made_at__isnull=True, failure="")


class Paper(models.Model):
    """A PDF that was asked for, how far it is, and where it lies."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(_("kind"), max_length=12, choices=PaperKind.choices)
    language = models.CharField(_("language"), max_length=10)
    options = models.JSONField(default=dict)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=1)
    file = models.FileField(storage=private_storage, upload_to=paper_path, max_length=200, blank=True)
    byte_size = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=200, blank=True)

    objects = models.Manager.from_queryset(PaperQuerySet)()

    class Meta:
        verbose_name = _("paper to print")
        verbose_name_plural = _("papers to print")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(steps_done__lte=F("steps")), name="paper_steps"),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True) | ~Q(file=""), name="paper_made_with_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contest_id} {self.kind} {self.pk}"

    @property
    def is_under_way(self) -> bool:
        return self.made_at is None and not self.failure and is_still_expected(self.asked_at)
