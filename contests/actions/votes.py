"""Writing around the public vote: its settings, asking for a ballot, casting it, striking ballots."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from contests import vote_mails, vote_rules
from contests.ballots import key_of, outcome_of
from contests.enums import LedgerEvent
from contests.marks import mark
from contests.models import (
    Ballot,
    BallotPick,
    BallotRequest,
    Contest,
    Entry,
    PublicVote,
    UsedProof,
    VoteKey,
)
from contests.models.votes import REASON_LENGTH
from hub.core.mailbox import KEY_BYTES, ballot_key, mailbox

from . import ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from contests.enums import Browser
    from contests.proof import Proof
    from hub.accounts.models import User

LINK_LIFE = timedelta(hours=24)
# A mail server may stumble once.
TRIES, PAUSE = 2, 0.5


class VoteRefusedError(Exception):
    """What was asked of the vote is not possible (any more)."""


class VoteClosedError(VoteRefusedError):
    """No ballot counts now, by the server's clock."""


class ProofUsedError(VoteRefusedError):
    """The solved challenge was handed in before."""


class LinkGoneError(VoteRefusedError):
    """The link of a mail is unknown, or its time is over."""


class MailNotSentError(VoteRefusedError):
    """The mail server did not take the mail; nothing of the request is kept."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What staff decide about a vote."""

    opens_at: datetime
    closes_at: datetime
    picks: int
    prizes: dict[str, str]
    appeal_days: int


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a request came from, as it is marked: the network and the browser's family."""

    network: str
    browser: Browser


@transaction.atomic
def set_vote(*, contest: Contest, settings: Settings, by: User) -> PublicVote:
    """Let the public vote beside the jury, or change that; once begun only the end moves, to later."""
    contest = Contest.objects.select_for_update().get(pk=contest.pk)
    now = timezone.now()
    standing = PublicVote.objects.filter(contest=contest).first()
    vote = standing or PublicVote(contest=contest)
    if standing is not None and not vote_rules.can_set(by, standing, now):
        raise VoteRefusedError("over")
    if standing is not None and vote_rules.has_begun(standing, now):
        if settings.closes_at < standing.closes_at:
            raise VoteRefusedError("closes_at")
    else:
        vote.opens_at, vote.picks = settings.opens_at, settings.picks
        vote.prizes, vote.appeal_days = settings.prizes, settings.appeal_days
    vote.closes_at = settings.closes_at
    if contest.phase_at(now) not in vote_rules.BEFORE_SEAL[:-1] or vote.closes_at <= now:
        raise VoteRefusedError("closes_at")
    if not contest.judging_from <= vote.opens_at < vote.closes_at <= contest.judging_until:
        raise VoteRefusedError("outside of the jury's time")
    vote.save()
    VoteKey.objects.get_or_create(vote=vote, defaults={"secret": secrets.token_bytes(KEY_BYTES)})
    told = {
        "opens_at": vote.opens_at.isoformat(),
        "closes_at": vote.closes_at.isoformat(),
        "picks": vote.picks,
    }
    ledger.enter(contest, LedgerEvent.RULES, by=by, data={"public_vote": told})
    return vote


@transaction.atomic
def call_off_vote(*, vote: PublicVote, by: User) -> None:
    """Take a vote back that has not begun."""
    vote = PublicVote.objects.select_for_update().select_related("contest").get(pk=vote.pk)
    if vote_rules.has_begun(vote, timezone.now()) or vote.ballots.exists():
        raise VoteRefusedError("begun")
    ledger.enter(vote.contest, LedgerEvent.RULES, by=by, data={"public_vote": None})
    vote.delete()


def ask_for_ballot(
    *, vote: PublicVote, address: str, picks: Iterable[int], origin: Origin, proof: Proof | None
) -> None:
    """Send a link by which the ballot is cast. The address is in this mail and nowhere else.

    The mail goes out here and now and not by the worker, whose table would keep the address. Whoever has
    voted already gets a mail that says so; the page tells nobody the difference.
    """
    if not vote_rules.is_open(vote, timezone.now()):
        raise VoteClosedError
    key = key_of(vote)
    voter = ballot_key(key, address)
    if proof is not None:
        _use_up(proof)
    if Ballot.objects.filter(vote=vote, mailbox=voter).exists():
        _mail(lambda: vote_mails.voted_already(vote, address))
        return
    secret = secrets.token_urlsafe(24)
    now = timezone.now()
    request = BallotRequest.objects.create(
        vote=vote,
        secret_sha256=_sha256(secret),
        picks=sorted(set(picks)),
        asked_at=now,
        expires_at=min(now + LINK_LIFE, vote.closes_at),
        mailbox=voter,
        network=mark(key, "network", origin.network),
        domain=mark(key, "domain", mailbox(address).rpartition("@")[2]),
        browser=origin.browser,
        proven=proof is not None,
    )
    try:
        _mail(lambda: vote_mails.link(vote, address, secret, request.expires_at))
    except MailNotSentError:
        request.delete()
        raise


@transaction.atomic
def cast_ballot(*, vote: PublicVote, secret: str) -> bool:
    """Cast the ballot behind a mailed link; False if its mailbox has a ballot already. Safe to run twice."""
    request = (
        BallotRequest.objects.select_for_update(of=("self",))
        .select_related("vote__contest")
        .filter(vote=vote, secret_sha256=_sha256(secret))
        .first()
    )
    if request is None:
        raise LinkGoneError
    if request.cast_at is not None:
        return True
    now = timezone.now()
    if not vote_rules.is_open(request.vote, now):
        raise VoteClosedError
    if request.expires_at <= now:
        raise LinkGoneError
    marks = ("network", "domain", "browser", "proven", "asked_at")
    ballot, is_new = Ballot.objects.get_or_create(
        vote=vote,
        mailbox=request.mailbox,
        defaults={name: getattr(request, name) for name in marks} | {"cast_at": now},
    )
    if is_new:
        entries = Entry.objects.filter(contest=vote.contest_id, pk__in=request.picks).values_list(
            "pk", flat=True
        )
        BallotPick.objects.bulk_create(BallotPick(ballot=ballot, entry_id=pk) for pk in entries)
        request.cast_at = now
        request.save(update_fields=["cast_at"])
    return is_new


@transaction.atomic
def strike_ballots(
    *, vote: PublicVote, ballots: Iterable[int], reason: str, by: User, undo: bool = False
) -> int:
    """Leave suspicious ballots out of the count, or count them again; the reason goes into the ledger."""
    vote = PublicVote.objects.select_for_update(of=("self",)).select_related("contest").get(pk=vote.pk)
    now = timezone.now()
    reason = " ".join(reason.split())[:REASON_LENGTH]
    if not vote_rules.can_strike(by, vote, now) or not reason:
        raise VoteRefusedError("strike")
    wanted = Ballot.objects.filter(vote=vote, pk__in=set(ballots))
    if undo:
        changed = wanted.struck().update(struck_at=None, struck_reason="", struck_by=None)
    else:
        changed = wanted.counted().update(struck_at=now, struck_reason=reason, struck_by=by)
    if changed:
        data = {"ballots": changed, "reason": reason, "undone": undo}
        ledger.enter(vote.contest, LedgerEvent.BALLOTS_STRUCK, by=by, data=data)
    return changed


def freeze_outcome(*, contest: Contest) -> None:
    """Write down what the public chose, once, when the result is sealed; part of that transaction."""
    vote = PublicVote.objects.select_for_update().filter(contest=contest).first()
    if vote is None or vote.outcome is not None:
        return
    vote.outcome = outcome_of(vote)
    vote.save(update_fields=["outcome"])


def _use_up(proof: Proof) -> None:
    try:
        with transaction.atomic():
            UsedProof.objects.create(nonce_sha256=proof.nonce_sha256, expires_at=proof.expires_at)
    except IntegrityError:
        raise ProofUsedError from None


def _mail(send: Callable[[], None]) -> None:
    """Send now, try once more, and tell nobody whom it was for: mail errors repeat the address."""
    for number in range(TRIES):
        try:
            send()
        except OSError:
            if number + 1 == TRIES:
                break
            time.sleep(PAUSE)
        else:
            return
    raise MailNotSentError


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
