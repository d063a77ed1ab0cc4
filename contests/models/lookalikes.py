"""Photos that look alike: what the worker found, and what a person decided about each pair, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contests.enums import EntryStatus, LookAlikeVerdict

from .photos import Photo

if TYPE_CHECKING:
    from .contests import Contest
    from .entries import Entry

NOTE_LENGTH = 500


class FingerprintQuerySet(models.QuerySet["Fingerprint"]):
    def waiting(self) -> Self:
        return self.filter(compared_at__isnull=True)

    def besides(self, photo: Photo) -> Self:
        """Those of other entries, in this contest or another. A series may well hold its photos twice."""
        return self.exclude(photo__entry=photo.entry_id).exclude(photo__entry__status=EntryStatus.DRAFT)


class Fingerprint(models.Model):
    """How a photo looks, in 128 bytes (``contests.likeness``). A row of its own: no page loads it."""

    photo = models.OneToOneField(Photo, on_delete=models.CASCADE, related_name="fingerprint")
    bits = models.BinaryField(max_length=128)
    compared_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager.from_queryset(FingerprintQuerySet)()

    class Meta:
        verbose_name = _("fingerprint of a photo")
        verbose_name_plural = _("fingerprints of photos")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.photo_id)


class LookAlikeQuerySet(models.QuerySet["LookAlike"]):
    def undecided(self) -> Self:
        return self.filter(verdict="")

    def decided(self) -> Self:
        return self.exclude(verdict="")

    def of_contest(self, contest: Contest) -> Self:
        """Pairs that who checks this contest decides: those whose later photo was sent to it."""
        return self.filter(photo__entry__contest=contest)

    def with_entry(self, entry: Entry) -> Self:
        return self.filter(Q(photo__entry=entry) | Q(other__entry=entry))

    def for_display(self) -> Self:
        """With all that is said about both, in a number of queries that does not grow."""
        return self.select_related(
            "photo__entry__contest", "other__entry__contest", "other__entry__placement", "decided_by"
        ).prefetch_related("photo__derivatives", "other__derivatives")


class LookAlike(models.Model):
    """Two photos that may be the same picture. A hint: no entry is ever rejected by it."""

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="looks_like")
    other = models.ForeignKey(
        Photo, on_delete=models.CASCADE, related_name="looked_like_by", help_text="The one sent earlier."
    )
    distance = models.PositiveSmallIntegerField(help_text="In bits, of 64.")
    found_at = models.DateTimeField(default=timezone.now)
    verdict = models.CharField(_("decision"), max_length=10, choices=LookAlikeVerdict.choices, blank=True)
    note = models.CharField(_("note"), max_length=NOTE_LENGTH, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager.from_queryset(LookAlikeQuerySet)()

    class Meta:
        verbose_name = _("pair of photos that look alike")
        verbose_name_plural = _("pairs of photos that look alike")
        default_permissions = ()
        ordering = ["distance", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["photo", "other"], name="lookalike_once"),
            models.CheckConstraint(condition=Q(other__lt=F("photo")), name="lookalike_earlier_second"),
            models.CheckConstraint(
                condition=Q(verdict="", decided_at__isnull=True)
                | Q(verdict__in=LookAlikeVerdict.values, decided_at__isnull=False),
                name="lookalike_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} ~ {self.other_id}"

    @property
    def is_same_file(self) -> bool:
        return self.photo.sha256 == self.other.sha256

    @property
    def is_other_contest(self) -> bool:
        return self.photo.entry.contest_id != self.other.entry.contest_id

    @property
    def is_same_person(self) -> bool | None:
        """Whether one person sent both; ``None`` once one of them has been erased."""
        one, two = self.photo.entry.entrant_id, self.other.entry.entrant_id
        return None if one is None or two is None else one == two
