"""A photo: its original, which nobody but its author and staff gets, and the derivatives that pages show.

The files of both lie in the private storage. What pages show is handed out by a view that asks each time
who may see it (``contests.views.photos``), so that a photo that is not, or no longer, public has no address.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contests.enums import DerivativeFormat, PhotoFormat

from .contests import Contest
from .entries import Entry


def private_storage() -> Storage:
    return storages["private"]


FOLDER = "contests"


def original_path(photo: Photo, filename: str) -> str:
    """Never the name that the file came with."""
    return f"{FOLDER}/{uuid.uuid4().hex}.{photo.format}"


def derivative_path(derivative: Derivative, filename: str) -> str:
    """The same for the same derivative, so that making it again leaves no orphan; nobody can guess it."""
    return f"{derivative.photo.folder}/{derivative.width}.{derivative.format}"


def full_size_path(full_size: FullSize, filename: str) -> str:
    """Beside the derivatives, so that it goes with their folder."""
    return f"{full_size.photo.folder}/full.jpeg"


class PhotoQuerySet(models.QuerySet["Photo"]):
    def public(self) -> Self:
        """Photos of public entries that are ready to be shown."""
        return self.filter(entry__in=Entry.objects.public(), derivatives_made_at__isnull=False)

    def covers(self) -> Self:
        """The first photo of each entry; ``in_series`` is how many it has."""
        return self.filter(position=0).annotate(in_series=Count("entry__photos"))

    def are_visible(self) -> bool:
        """There are photos, and a page can show each of them."""
        return self.exists() and not self.without_derivatives().exists()

    def without_derivatives(self) -> Self:
        return self.filter(derivatives_made_at__isnull=True)

    def without_colour(self) -> Self:
        return self.filter(derivatives_made_at__isnull=False, colour="")

    def for_a_jury(self) -> Self:
        """Photos that are admitted where somebody was invited to judge, as long as the judging may go on."""
        return self.filter(
            entry__in=Entry.objects.admitted(),
            entry__contest__in=Contest.objects.running().filter(jury__isnull=False, sealed_at__isnull=True),
        )


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
    colour = models.CharField(
        max_length=7, blank=True, help_text="Its mean, #rrggbb: it stands where the photo will be loaded."
    )
    full_size_failure = models.CharField(max_length=300, blank=True)

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

    @property
    def name_outside(self) -> str:
        """How its original is called outside the house: the code of the entry, and its place in a series."""
        number = f"-{self.position + 1}" if self.entry.contest.takes_series or self.position else ""
        return f"{self.entry.code}{number}.{self.format}"

    @property
    def camera(self) -> str:
        """For staff only."""
        return str(self.facts.get("camera") or "")

    @property
    def taken_at(self) -> datetime | None:
        """When, by the clock of the camera; for staff only."""
        told = str(self.facts.get("taken_at") or "")
        return datetime.fromisoformat(told) if told else None

    @property
    def jpegs(self) -> list[Derivative]:
        """Its JPEGs, the smallest first, from what was loaded ahead."""
        made = [d for d in self.derivatives.all() if d.format == DerivativeFormat.JPEG]
        return sorted(made, key=lambda d: d.width)

    @property
    def folder(self) -> str:
        """Where its derivatives lie, and nothing else."""
        return f"{FOLDER}/{self.token.hex}"


class DerivativeQuerySet(models.QuerySet["Derivative"]):
    def with_audience(self) -> Self:
        """Adds ``is_public``: whether everybody may see it now, in the results or to vote."""
        entry = {"pk": OuterRef("photo__entry")}
        public = Exists(Entry.objects.public().filter(**entry))
        return self.annotate(is_public=public | Exists(Entry.objects.in_open_vote().filter(**entry)))


class Derivative(models.Model):
    """A width and format of a photo for pages: upright, sRGB, without any metadata; made by the worker."""

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="derivatives")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    format = models.CharField(max_length=4, choices=DerivativeFormat.choices)
    file = models.FileField(storage=private_storage, upload_to=derivative_path, max_length=200)

    objects = models.Manager.from_queryset(DerivativeQuerySet)()

    class Meta:
        verbose_name = _("derivative")
        verbose_name_plural = _("derivatives")
        ordering = ["format", "width"]
        constraints = [
            models.UniqueConstraint(fields=["photo", "format", "width"], name="derivative_once"),
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} {self.width}.{self.format}"

    @property
    def address(self) -> str:
        """Where it is handed out to those who may see it."""
        return reverse("contest_photo", args=[self.photo.token, self.width, self.format])


class FullSize(models.Model):
    """A photo in its own pixels, upright, sRGB, without metadata: for who judges it, and never public.

    Apart from the derivatives, so that no page, export or record that lists those can list it.
    """

    photo = models.OneToOneField(Photo, on_delete=models.CASCADE, related_name="full_size")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    file = models.FileField(storage=private_storage, upload_to=full_size_path, max_length=200)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("photo in full size")
        verbose_name_plural = _("photos in full size")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.photo_id} {self.width} × {self.height}"

    @property
    def address(self) -> str:
        """Where it is handed out to those who may see it."""
        return reverse("contest_photo_full_size", args=[self.photo.token])
