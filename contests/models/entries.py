"""What a person sends to a contest, who they are, and what happened to it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contests.enums import COUNTED_STATUSES, SIGNED_STATUSES, ConsentKind, EntryEvent, EntryStatus
from hub.core.codes import new_code

from .consents import Consent
from .contests import Contest, RulesVersion
from .guardians import Guardian
from .lists import AgeBand, Category

if TYPE_CHECKING:
    from .photos import Photo
    from .rounds import Round


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads of entries; all of them chain."""

    def locked(self) -> Self:
        """Rows held until the transaction ends, each with its contest (which is not held).

        Their keys stay free: scores, conflicts and results point at an entry while they hold what its holder
        may want next, the jurors or the contest.
        """
        return self.select_for_update(no_key=True, of=("self",)).select_related("contest")

    def public(self) -> Self:
        """Admitted entries of contests whose results are out, with a licence that stands."""
        return self.licensed().filter(contest__in=Contest.objects.with_results())

    def licensed(self) -> Self:
        """Admitted entries with a licence that stands: they may be shown once their contest is out."""
        licence = Consent.objects.standing().filter(entry=OuterRef("pk"), kind=ConsentKind.LICENCE)
        return self.admitted().filter(Exists(licence))

    def in_open_vote(self) -> Self:
        """Admitted entries, with a licence that stands, that the public may choose among just now."""
        now = timezone.now()
        return self.licensed().filter(
            contest__in=Contest.objects.public().running().filter(judging_from__lte=now, sealed_at=None),
            contest__public_vote__opens_at__lte=now,
            contest__public_vote__closes_at__gt=now,
        )

    def with_public_name(self) -> Self:
        """Adds ``public_name``: the author's name where its publication was consented, else ''; and whether
        that ``is_a_class``.
        """
        named = (ConsentKind.NAME, ConsentKind.TEACHER)
        consented = Consent.objects.standing().filter(entry=OuterRef("entry"), kind__in=named)
        author = EntryAuthor.objects.filter(Exists(consented), entry=OuterRef("pk"))
        return self.annotate(
            public_name=models.functions.Coalesce(
                Subquery(author.values("name")[:1]), models.Value(""), output_field=models.CharField()
            ),
            is_a_class=Exists(author.exclude(school_class="")),
        )

    def with_licence(self) -> Self:
        """Adds ``is_cc_by``: whether its author offers the photo to everybody under CC BY."""
        chosen = Consent.objects.standing().filter(entry=OuterRef("pk"), kind=ConsentKind.CC_BY)
        return self.annotate(is_cc_by=Exists(chosen))

    def signed(self) -> Self:
        """Entries for which every required guardian has signed: nothing of the others goes anywhere."""
        return self.filter(~Exists(Guardian.objects.missing().filter(entry=OuterRef("pk"))))

    def ready(self) -> Self:
        """Entries whose cover can be shown."""
        # One row at most has that place, so that the join doubles nothing.
        return self.filter(photos__position=0, photos__derivatives_made_at__isnull=False)

    def admitted(self) -> Self:
        return self.signed().filter(status=EntryStatus.ADMITTED)

    def judged_in(self, round_: Round) -> Self:
        """What a round is about: at first all admitted entries, later those that went on."""
        entries = self.admitted().filter(contest=round_.contest_id)
        return entries if round_.number == 1 else entries.filter(finals__round=round_)

    def to_screen(self) -> Self:
        return self.signed().filter(status=EntryStatus.SUBMITTED)

    def saved(self) -> Self:
        """Drafts that their author saved to finish later: only these have a row for the author yet."""
        return self.filter(status=EntryStatus.DRAFT, author__isnull=False)

    def waiting(self) -> Self:
        return self.filter(status=EntryStatus.WAITING)

    def counted(self) -> Self:
        """Entries that take one of the photos that a person may send."""
        return self.filter(status__in=COUNTED_STATUSES)

    def of(self, user_id: int) -> Self:
        return self.filter(entrant_id=user_id)

    def of_author(self, user_id: int, school: str, school_class: str) -> Self:
        """What a person sent for that class of a school; for themselves if both are empty."""
        mine = self.of(user_id)
        if not school_class:
            return mine.exclude(author__school_class__gt="")
        return mine.filter(author__school__iexact=school, author__school_class__iexact=school_class)


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
    age_band = models.ForeignKey(
        AgeBand,
        verbose_name=_("age band"),
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
    # How many signatures of guardians are still to come; by it the database keeps what is unsigned out.
    awaited = models.PositiveSmallIntegerField(default=0, editable=False)
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
            models.CheckConstraint(
                condition=~Q(status__in=SIGNED_STATUSES) | Q(awaited=0), name="entry_signed_before_sent"
            ),
            models.CheckConstraint(
                condition=~Q(status=EntryStatus.WAITING) | Q(awaited__gt=0), name="entry_waits_for_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.code

    @property
    def cover(self) -> Photo | None:
        """Its first photo, from what was loaded ahead."""
        return next(iter(self.photos.all()), None)

    @property
    def is_admitted(self) -> bool:
        """As ``admitted()`` has it: with every signature that it needs."""
        return self.status == EntryStatus.ADMITTED and not self.guardians.missing().exists()

    @property
    def is_saved(self) -> bool:
        """A draft as ``saved()`` has it: it stays until entries close."""
        return self.status == EntryStatus.DRAFT and hasattr(self, "author")

    @property
    def disqualified(self) -> bool:
        """Taken out after it had been admitted, rather than never let in."""
        last = (
            self.log.filter(event__in=[EntryEvent.DISQUALIFIED, EntryEvent.REJECTED]).order_by("-pk").first()
        )
        return last is not None and last.event == EntryEvent.DISQUALIFIED


class EntryAuthor(models.Model):
    """Who sent an entry, in a row of its own: no public page or jury page joins it."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="author")
    name = models.CharField(
        _("name and surname"), max_length=200, help_text=_("Of a school class: its name and its school.")
    )
    school = models.CharField(_("school"), max_length=120, blank=True)
    school_class = models.CharField(_("class"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        constraints = [
            models.CheckConstraint(
                condition=Q(school="", school_class="") | (~Q(school="") & ~Q(school_class="")),
                name="author_class_with_school",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_class(self) -> bool:
        return bool(self.school_class)


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
