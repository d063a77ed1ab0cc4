"""The public's vote beside the jury: its settings, its key, and ballots that name nobody.

What is kept of a voter is the HMAC of the mailbox under a random key of this vote (``hub.core.mailbox``).
The key lies in a row of its own, so that nothing that reads the settings or the ballots loads it. After the
appeal period key and HMACs are destroyed together (``contests.actions.vote_keeping``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contests.enums import Browser, Phase
from contests.languages import in_language, language_shown

from .contests import Contest
from .entries import Entry

if TYPE_CHECKING:
    from datetime import datetime

MOST_PICKS = 10
# Should the jury be done early, the public keeps the hours that it was promised.
TAKES_BALLOTS = (Phase.JUDGING, Phase.DELIBERATION)
APPEAL_DAYS = (7, 365)
REASON_LENGTH = 300


class PublicVoteQuerySet(models.QuerySet["PublicVote"]):
    def public(self) -> Self:
        """Votes of contests that a visitor may know of."""
        return self.filter(contest__in=Contest.objects.public())

    def running(self) -> Self:
        """Votes of contests that are neither suspended nor annulled."""
        return self.filter(contest__in=Contest.objects.running())

    def to_open(self, now: datetime) -> Self:
        """Votes whose opening nobody has written down yet."""
        return self.running().filter(opened_at__isnull=True, opens_at__lte=now)

    def to_close(self, now: datetime) -> Self:
        return self.running().filter(opened_at__isnull=False, closed_at__isnull=True, closes_at__lte=now)


class PublicVote(models.Model):
    """That the public votes too, when, for how many photos, and what it gives. No row: no vote."""

    contest = models.OneToOneField(Contest, on_delete=models.PROTECT, related_name="public_vote")
    opens_at = models.DateTimeField(_("the vote opens"))
    closes_at = models.DateTimeField(_("the vote closes"))
    picks = models.PositiveSmallIntegerField(
        _("photos that each person chooses"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PICKS)],
    )
    prizes = models.JSONField(_("the public's prize"), default=dict, blank=True)
    appeal_days = models.PositiveSmallIntegerField(
        _("days for appeals"),
        default=30,
        validators=[MinValueValidator(APPEAL_DAYS[0]), MaxValueValidator(APPEAL_DAYS[1])],
    )
    # Written by the worker, when it has entered the move into the ledger.
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    key_destroyed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What was counted when the result was sealed (``contests.vote_tally``).
    outcome = models.JSONField(null=True, blank=True, editable=False)

    objects = models.Manager.from_queryset(PublicVoteQuerySet)()

    class Meta:
        verbose_name = _("public vote")
        verbose_name_plural = _("public votes")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="vote_closes_after_opening",
                violation_error_message=_("The vote closes before it opens."),
            ),
            models.CheckConstraint(condition=Q(picks__gte=1, picks__lte=MOST_PICKS), name="vote_picks"),
            models.CheckConstraint(
                condition=Q(appeal_days__gte=APPEAL_DAYS[0], appeal_days__lte=APPEAL_DAYS[1]),
                name="vote_appeal_days",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(opened_at__isnull=False, closed_at__gte=F("opened_at")),
                name="vote_closed_after_opened",
            ),
        ]

    def __str__(self) -> str:
        return str(self.contest)

    @property
    def takes_ballots(self) -> bool:
        """Whether ballots count now, by the server's clock."""
        return self.takes_ballots_at(timezone.now())

    def takes_ballots_at(self, now: datetime) -> bool:
        """The deadline itself belongs to what follows."""
        return self.opens_at <= now < self.closes_at and self.contest.phase_at(now) in TAKES_BALLOTS

    @property
    def is_ahead(self) -> bool:
        return timezone.now() < self.opens_at

    @property
    def prize(self) -> str:
        return in_language(self.prizes)

    @property
    def prize_language(self) -> str:
        return language_shown(self.prizes)


class VoteKey(models.Model):
    """The 32 random bytes under which mailboxes are hashed. Never shown, logged or exported."""

    vote = models.OneToOneField(PublicVote, on_delete=models.CASCADE, primary_key=True, related_name="key")
    secret = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"key of {self.vote_id}"


class Marks(models.Model):
    """What is known of where a ballot came from: hashes under the vote's key, and coarse words."""

    # The mailbox; null once the key is destroyed.
    mailbox = models.CharField(max_length=64, null=True, editable=False)
    network = models.CharField(max_length=64, blank=True, editable=False)
    domain = models.CharField(max_length=64, blank=True, editable=False)
    browser = models.CharField(max_length=10, choices=Browser.choices, default=Browser.OTHER)
    # Whether the browser worked for it (ALTCHA); without JavaScript it cannot.
    proven = models.BooleanField(default=False)

    class Meta:
        abstract = True


class BallotRequest(Marks):
    """A ballot that waits for the link in the mail to be followed. Gone some time after the link is."""

    vote = models.ForeignKey(PublicVote, on_delete=models.CASCADE, related_name="requests")
    # Of the secret in the link: who reads this row cannot vote with it.
    secret_sha256 = models.CharField(max_length=64, unique=True)
    picks = models.JSONField(default=list)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    cast_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"request {self.pk} of {self.vote_id}"


class BallotQuerySet(models.QuerySet["Ballot"]):
    def counted(self) -> Self:
        """Ballots that were not struck."""
        return self.filter(struck_at__isnull=True)

    def struck(self) -> Self:
        return self.filter(struck_at__isnull=False)


class Ballot(Marks):
    """A confirmed vote: the photos that one mailbox chose."""

    vote = models.ForeignKey(PublicVote, on_delete=models.PROTECT, related_name="ballots")
    asked_at = models.DateTimeField()
    cast_at = models.DateTimeField(default=timezone.now)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = models.Manager.from_queryset(BallotQuerySet)()

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        default_permissions = ()
        ordering = ["cast_at", "pk"]
        indexes = [
            models.Index(fields=["vote", "network"], name="ballot_network"),
            models.Index(fields=["vote", "cast_at"], name="ballot_time"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["vote", "mailbox"], name="ballot_once_a_mailbox"),
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_reason="")
                | (Q(struck_at__isnull=False) & ~Q(struck_reason="")),
                name="ballot_struck_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"ballot {self.pk} of {self.vote_id}"


class BallotPick(models.Model):
    """One photo of a ballot."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="picks")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["ballot", "entry"], name="pick_once_a_ballot"),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.entry_id}"


class UsedProof(models.Model):
    """A solved challenge that was handed in: it counts once. Kept until it would be too old anyway."""

    nonce_sha256 = models.CharField(max_length=64, primary_key=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.nonce_sha256[:12]
