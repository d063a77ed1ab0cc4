"""What a person sends to a contest, who they are, and what happened to it."""

from __future__ import annotations

import secrets
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contests.enums import COUNTED_STATUSES, ConsentKind, EntryEvent, EntryStatus

from .consents import Consent
from .contests import Category, Contest, RulesVersion

# Crockford's alphabet: no letter that is taken for a digit, no word that one would not say aloud.
CODE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"


def new_code() -> str:
    """A code by which an entry is named without naming anybody."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads of entries; all of them chain."""

    def public(self) -> Self:
        """Admitted entries of contests whose results are out, with a licence that stands."""
        return self.admitted().filter(
            Exists(Consent.objects.standing().filter(entry=OuterRef("pk"), kind=ConsentKind.LICENCE)),
            contest__in=Contest.objects.with_results(),
        )

    def with_public_name(self) -> Self:
        """Adds ``public_name``: the photographer's name where its publication was consented, else ''."""
        consented = Consent.objects.standing().filter(entry=OuterRef("entry"), kind=ConsentKind.NAME)
        author = EntryAuthor.objects.filter(Exists(consented), entry=OuterRef("pk"))
        return self.annotate(
            public_name=models.functions.Coalesce(
                Subquery(author.values("name")[:1]), models.Value(""), output_field=models.CharField()
            )
        )

    def admitted(self) -> Self:
        return self.filter(status=EntryStatus.ADMITTED)

    def to_screen(self) -> Self:
        return self.filter(status=EntryStatus.SUBMITTED)

    def counted(self) -> Self:
        """Entries that take one of the photos that a person may send."""
        return self.filter(status__in=COUNTED_STATUSES)

    def of(self, user_id: int) -> Self:
        return self.filter(entrant_id=user_id)


class Entry(models.Model):
    """A photograph with its title and story, sent to a contest. Never shows whose it is."""

    contest = models.ForeignKey(
        Contest, verbose_name=_("contest"), on_delete=models.PROTECT, related_name="entries"
    )
    code = models.CharField(_("code"), max_length=8, unique=True, default=new_code, editable=False)
    entrant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="contest_entries"
    )
    submission_key = models.UUIDField(default=uuid.uuid4, editable=False)
    rules_version = models.ForeignKey(
        RulesVersion, on_delete=models.PROTECT, null=True, related_name="entries"
    )
    category = models.ForeignKey(
        Category,
        verbose_name=_("category"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
    )
    title = models.CharField(_("title"), max_length=120, blank=True)
    story = models.TextField(_("story"), max_length=1500, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=10, default=settings.LANGUAGE_CODE)
    status = models.CharField(
        _("state"), max_length=12, choices=EntryStatus.choices, default=EntryStatus.DRAFT, db_index=True
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = models.Manager.from_queryset(EntryQuerySet)()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["submitted_at", "pk"]
        indexes = [
            models.Index(fields=["contest", "status", "submitted_at"], name="entry_queue"),
            models.Index(fields=["entrant", "contest"], name="entry_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["entrant", "submission_key"], name="entry_submitted_once"),
            models.CheckConstraint(condition=Q(status__in=EntryStatus.values), name="entry_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=[EntryStatus.DRAFT, EntryStatus.WITHDRAWN])
                | (Q(submitted_at__isnull=False, rules_version__isnull=False) & ~Q(title="")),
                name="entry_complete_when_sent",
            ),
            models.CheckConstraint(
                condition=~Q(status=EntryStatus.REJECTED) | ~Q(reason=""), name="entry_rejected_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.code


class EntryAuthor(models.Model):
    """Who sent an entry, in a row of its own: no public page or jury page joins it."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="author")
    name = models.CharField(_("name and surname"), max_length=120)
    guardian_name = models.CharField(_("name of the parent or guardian"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self) -> str:
        return self.name


class EntryLog(models.Model):
    """Who did what to an entry, when and why; written in the same transaction as the deed."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="log")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    event = models.CharField(max_length=20, choices=EntryEvent.choices)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    mailed_at = models.DateTimeField(null=True, blank=True, help_text="When its author was told.")

    class Meta:
        verbose_name = _("log of an entry")
        verbose_name_plural = _("logs of entries")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.event}"
