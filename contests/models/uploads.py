"""A file on its way: what has come of it so far, and whose it is. Nobody but its sender knows of it."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .contests import Contest

FOLDER = "uploads"


class UploadQuerySet(models.QuerySet["Upload"]):
    def of(self, user_id: int) -> Self:
        return self.filter(owner_id=user_id)


class Upload(models.Model):
    """A photo that comes in pieces (tus), before an entry has it; deleted with its file a day later."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contest_uploads"
    )
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=200, blank=True, help_text="As its sender calls it.")
    size = models.PositiveIntegerField()
    offset = models.PositiveIntegerField(default=0, help_text="So many bytes have come.")
    created_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now, help_text="When the last piece came.")
    expires_at = models.DateTimeField()

    objects = models.Manager.from_queryset(UploadQuerySet)()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        default_permissions = ()
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gte=1, offset__lte=F("size")), name="upload_within_its_size"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offset}/{self.size}"

    @property
    def file_name(self) -> str:
        """Its file in the private storage."""
        return f"{FOLDER}/{self.token.hex}"

    @property
    def is_complete(self) -> bool:
        return self.offset == self.size
