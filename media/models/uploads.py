"""A file on its way in pieces: how much has come, and whose it is. Nobody but its sender knows of it."""

from __future__ import annotations

import uuid
from typing import ClassVar, Generic, Self, TypeVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def private_storage() -> Storage:
    return storages["private"]


U = TypeVar("U", bound="PieceUpload")


class PieceQuerySet(models.QuerySet[U], Generic[U]):
    def of(self, user_id: int) -> Self:
        return self.filter(owner_id=user_id)


class PieceUpload(models.Model):
    """What all files that come in pieces have in common. A kind adds its ``owner``, and what it is for."""

    # Where its files lie in the private storage: each kind in a folder of its own.
    folder: ClassVar[str]

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200, blank=True, help_text="As its sender calls it.")
    size = models.PositiveIntegerField()
    offset = models.PositiveIntegerField(default=0, help_text="So many bytes have come.")
    created_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now, help_text="When the last piece came.")
    expires_at = models.DateTimeField()

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.offset}/{self.size}"

    @property
    def file_name(self) -> str:
        """Its file in the private storage."""
        return f"{self.folder}/{self.token.hex}"

    @property
    def is_complete(self) -> bool:
        return self.offset == self.size


class VideoUpload(PieceUpload):
    """A video that comes in pieces, before anything has it; deleted with its file a day later."""

    folder = "video_uploads"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="video_uploads"
    )

    # What was found in it once it had come: it need not be looked at again when a form is corrected.
    facts = models.JSONField(null=True, blank=True, editable=False)

    objects: ClassVar = models.Manager.from_queryset(PieceQuerySet["VideoUpload"])()

    class Meta(PieceUpload.Meta):
        abstract = False
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gte=1, offset__lte=F("size")), name="video_upload_within_its_size"
            ),
        ]
