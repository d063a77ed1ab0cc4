"""A photo: its original, which is never public, and the derivatives that pages show."""

from __future__ import annotations

import uuid
from typing import Self

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from contests.enums import DerivativeFormat, PhotoFormat

from .entries import Entry


def private_storage() -> Storage:
    return storages["private"]


def public_storage() -> Storage:
    return storages["default"]


def original_path(photo: Photo, filename: str) -> str:
    """Never the name that the file came with."""
    return f"contests/{uuid.uuid4().hex}.{photo.format}"


def derivative_path(derivative: Derivative, filename: str) -> str:
    """The same for the same derivative, so that making it again leaves no orphan; nobody can guess it."""
    return f"contests/{derivative.photo.token.hex}/{derivative.width}.{derivative.format}"


class PhotoQuerySet(models.QuerySet["Photo"]):
    def public(self) -> Self:
        """Photos of public entries that are ready to be shown."""
        return self.filter(entry__in=Entry.objects.public(), derivatives_made_at__isnull=False)

    def without_derivatives(self) -> Self:
        return self.filter(derivatives_made_at__isnull=True)


class Photo(models.Model):
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="photos")
    position = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    original = models.FileField(storage=private_storage, upload_to=original_path, max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    byte_size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(help_text="Upright.")
    height = models.PositiveIntegerField(help_text="Upright.")
    format = models.CharField(max_length=5, choices=PhotoFormat.choices)
    facts = models.JSONField(
        default=dict,
        blank=True,
        help_text="What the camera wrote (when, which camera); for staff only, never shown to others.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    derivatives_made_at = models.DateTimeField(null=True, blank=True)
    derivative_failure = models.CharField(max_length=300, blank=True)

    objects = models.Manager.from_queryset(PhotoQuerySet)()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="photo_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]}"


class Derivative(models.Model):
    """A width and format of a photo for pages: upright, sRGB, without any metadata; made by the worker."""

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="derivatives")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    format = models.CharField(max_length=4, choices=DerivativeFormat.choices)
    file = models.FileField(storage=public_storage, upload_to=derivative_path, max_length=200)

    class Meta:
        verbose_name = _("derivative")
        verbose_name_plural = _("derivatives")
        ordering = ["format", "width"]
        constraints = [
            models.UniqueConstraint(fields=["photo", "format", "width"], name="derivative_once"),
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} {self.width}.{self.format}"
