"""The recognisable people in a photo, named, each with their release: for its author and staff alone."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contests.enums import SubjectStatus

from .entries import Entry
from .photos import FOLDER, private_storage


def release_path(subject: Subject, filename: str) -> str:
    """Never the name that the file came with."""
    return f"{FOLDER}/releases/{uuid.uuid4().hex}.{subject.release_format}"


class SubjectQuerySet(models.QuerySet["Subject"]):
    def unreleased(self) -> Self:
        """People of whom a photo must not be admitted: not asked enough, refused, or taken back."""
        return self.exclude(status__in=[SubjectStatus.SIGNED, SubjectStatus.NOT_NEEDED])

    def for_author(self) -> Self:
        """Without who has taken their consent back: that they asked for it is known to staff alone."""
        return self.exclude(status=SubjectStatus.TAKEN_BACK)


class Subject(models.Model):
    """Somebody who can be recognised in an entry. No public page and no page of the jury joins it."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="subjects")
    name = models.CharField(_("name and surname"), max_length=200)
    is_minor = models.BooleanField(_("under 18"), default=False)
    # The row of the sheet that the families of a whole class sign, instead of one person's.
    is_class = models.BooleanField(default=False, editable=False)
    status = models.CharField(
        _("release"), max_length=12, choices=SubjectStatus.choices, default=SubjectStatus.ASKED
    )
    release = models.FileField(storage=private_storage, upload_to=release_path, max_length=200, blank=True)
    release_format = models.CharField(max_length=4, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = models.Manager.from_queryset(SubjectQuerySet)()

    class Meta:
        verbose_name = _("recognisable person")
        verbose_name_plural = _("recognisable people")
        default_permissions = ()
        ordering = ["entry", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=SubjectStatus.SIGNED) | ~Q(release=""), name="subject_signed_with_release"
            ),
            models.CheckConstraint(
                condition=~Q(status=SubjectStatus.NOT_NEEDED) | ~Q(reason=""),
                name="subject_not_needed_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(is_class=False) | ~Q(status=SubjectStatus.NOT_NEEDED),
                name="subject_class_always_signs",
            ),
            models.CheckConstraint(
                condition=~Q(status=SubjectStatus.TAKEN_BACK) | Q(release=""),
                name="subject_taken_back_without_release",
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(is_class=True), name="subject_one_class_an_entry"
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk} of {self.entry_id}"
