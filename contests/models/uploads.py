"""A photo on its way, before an entry has it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from media.models.uploads import PieceQuerySet, PieceUpload

from .contests import Contest


class Upload(PieceUpload):
    """A photo that comes in pieces (tus); deleted with its file a day later."""

    folder = "uploads"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contest_uploads"
    )
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="uploads")

    objects: ClassVar = models.Manager.from_queryset(PieceQuerySet["Upload"])()

    class Meta(PieceUpload.Meta):
        abstract = False
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gte=1, offset__lte=F("size")), name="upload_within_its_size"
            ),
        ]
