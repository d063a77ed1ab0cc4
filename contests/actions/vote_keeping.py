"""What time does to the public vote: moves are entered, old requests go, and at last the key is destroyed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from contests import vote_rules
from contests.enums import LedgerEvent, LedgerRole
from contests.models import Ballot, BallotRequest, PublicVote, UsedProof, VoteKey

from . import ledger
from .votes import VoteRefusedError

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from hub.accounts.models import User

# A link that was used or is too old says so for a day.
KEPT_AFTER = timedelta(days=1)


def keep_votes() -> int:
    """All that is due now; returns how many keys were destroyed. Safe to run at any time, by many."""
    now = timezone.now()
    _enter_moves(now)
    BallotRequest.objects.filter(expires_at__lt=now - KEPT_AFTER).delete()
    UsedProof.objects.filter(expires_at__lt=now).delete()
    due = [
        vote
        for vote in PublicVote.objects.filter(key_destroyed_at=None).select_related("contest")
        if vote_rules.key_is_due(vote, now)
    ]
    for vote in due:
        destroy_key(vote=vote, by=None)
    return len(due)


def _enter_moves(now: datetime) -> None:
    for pk in PublicVote.objects.to_open(now).values_list("pk", flat=True):
        with transaction.atomic():
            for vote in _locked(PublicVote.objects.to_open(now), pk):
                vote.opened_at = now
                vote.save(update_fields=["opened_at"])
                told = {"picks": vote.picks, "closes_at": vote.closes_at.isoformat()}
                ledger.enter(
                    vote.contest, LedgerEvent.VOTE_OPENED, by=None, role=LedgerRole.CLOCK, data=told, at=now
                )
    for pk in PublicVote.objects.to_close(now).values_list("pk", flat=True):
        with transaction.atomic():
            for vote in _locked(PublicVote.objects.to_close(now), pk):
                # Another worker may have opened it a moment after this one looked at the clock.
                vote.closed_at = max(now, vote.opened_at or now)
                vote.save(update_fields=["closed_at"])
                told = {"ballots": vote.ballots.count()}
                ledger.enter(
                    vote.contest,
                    LedgerEvent.VOTE_CLOSED,
                    by=None,
                    role=LedgerRole.CLOCK,
                    data=told,
                    at=vote.closed_at,
                )


def _locked(votes: QuerySet[PublicVote], pk: int) -> list[PublicVote]:
    return list(votes.filter(pk=pk).select_for_update(of=("self",)).select_related("contest"))


def destroy_key(*, vote: PublicVote, by: User | None) -> bool:
    """Destroy the key and all that was hashed under it, for good; False if that was done before.

    From then on nothing that is kept can be compared with an address, not even with the key of a backup.
    """
    with transaction.atomic():
        vote = PublicVote.objects.select_for_update(of=("self",)).select_related("contest").get(pk=vote.pk)
        now = timezone.now()
        if vote.key_destroyed_at is not None:
            return False
        if not (
            vote_rules.key_is_due(vote, now) if by is None else vote_rules.can_destroy_key(by, vote, now)
        ):
            raise VoteRefusedError("key")
        _overwrite_deleted()
        VoteKey.objects.filter(vote=vote).delete()
        BallotRequest.objects.filter(vote=vote).delete()
        Ballot.objects.filter(vote=vote).update(mailbox=None, network="", domain="")
        vote.key_destroyed_at = now
        vote.save(update_fields=["key_destroyed_at"])
        role = LedgerRole.CLOCK if by is None else LedgerRole.STAFF
        ledger.enter(vote.contest, LedgerEvent.VOTE_KEY_DESTROYED, by=by, role=role)
    transaction.on_commit(_forget_old_pages)
    return True


def _overwrite_deleted() -> None:
    """SQLite leaves what was deleted in its file until the space is used again, unless it is told not to."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _forget_old_pages() -> None:
    """Take the deleted rows out of SQLite's journal, and out of PostgreSQL's table."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA secure_delete = OFF")
        else:
            for model in (VoteKey, Ballot, BallotRequest):
                cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")
