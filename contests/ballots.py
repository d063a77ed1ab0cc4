"""Reading the public's ballots: what may be told of them, to whom it may be told.

No function here gives a ballot's choice together with what marks where it came from: who strikes ballots
does not see for whom they are, and who reads choices does not see whose they are.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from contests.models import Ballot, BallotPick, BallotRequest, Entry, PublicVote, VoteKey
from contests.vote_rules import has_ended
from contests.vote_tally import sort_ballots, standings
from hub.core.mailbox import ballot_key

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from contests.models import Contest

# Fewer ballots of one origin than this are no heap; at most so many heaps are told of.
SMALLEST_HEAP, MOST_HEAPS = 3, 20


@dataclass(frozen=True)
class Heap:
    """Ballots with the same mark, under a name that tells nothing."""

    kind: str
    name: str
    mark: str
    number: int
    struck: int

    @property
    def code(self) -> str:
        """What names the heap in an address."""
        return f"{self.kind}-{self.name}"


def key_of(vote: PublicVote) -> bytes:
    """The key of the vote, for hashing alone."""
    return bytes(VoteKey.objects.get(vote=vote).secret)


def mailbox_mark(vote: PublicVote, address: str) -> str:
    """What stands for a mailbox in this vote; ``NotAMailboxError`` for what is none."""
    return ballot_key(key_of(vote), address)


def outcome_of(vote: PublicVote) -> dict[str, Any]:
    """How many ballots came and were struck, and every admitted photo by its votes."""
    picks = BallotPick.objects.filter(entry=OuterRef("pk"), ballot__vote=vote, ballot__struck_at=None)
    number = picks.order_by().values("entry").annotate(number=Count("pk")).values("number")
    entries = Entry.objects.admitted().filter(contest=vote.contest_id).order_by()
    votes = dict(entries.values_list("code", Coalesce(Subquery(number), 0)))
    ballots = Ballot.objects.filter(vote=vote).aggregate(all=Count("pk"), struck=Count("struck_at"))
    return {
        "ballots": ballots["all"] - ballots["struck"],
        "struck": ballots["struck"],
        "standings": standings(votes, votes),
    }


def heaps_of(vote: PublicVote) -> list[Heap]:
    """Ballots that came from one network or from one mail domain, the largest heaps first."""
    found = []
    for kind in ("network", "domain"):
        rows = (
            Ballot.objects.filter(vote=vote)
            .exclude(**{kind: ""})
            .values_list(kind)
            .annotate(number=Count("pk"), struck=Count("struck_at"))
            .filter(number__gte=SMALLEST_HEAP)
            .order_by("-number", kind)[:MOST_HEAPS]
        )
        found += [
            Heap(kind, chr(ord("A") + at), value, number, struck)
            for at, (value, number, struck) in enumerate(rows)
        ]
    return found


def ballots_for_staff(vote: PublicVote, heap: Heap | None = None) -> QuerySet[Ballot]:
    """The ballots as staff look at them: when and from where, never for whom."""
    found = Ballot.objects.filter(vote=vote).defer("mailbox").order_by("-cast_at", "-pk")
    return found.filter(**{heap.kind: heap.mark}) if heap else found


def public_ballots(contest: Contest) -> list[dict[str, Any]]:
    """Every ballot of a vote that has ended, for the bundle: its photos by code, and why it was struck."""
    vote = PublicVote.objects.select_related("contest").filter(contest=contest).first()
    if vote is None or not has_ended(vote, timezone.now()):
        return []
    picks: dict[int, list[str]] = {}
    rows = BallotPick.objects.filter(ballot__vote=vote).values_list("ballot_id", "entry__code")
    for ballot, code in rows:
        picks.setdefault(ballot, []).append(code)
    reasons = dict(Ballot.objects.filter(vote=vote).struck().values_list("pk", "struck_reason"))
    return sort_ballots((codes, reasons.get(ballot, "")) for ballot, codes in picks.items())


def public_part(contest: Contest) -> dict[str, Any] | None:
    """What the public chose, for the bundle; ``None`` if it did not vote. Frozen once the result is sealed:
    from then on no ballot comes and none is struck.
    """
    vote = PublicVote.objects.filter(contest=contest).first()
    if vote is None or vote.outcome is None:
        return None
    return {
        "picks": vote.picks,
        "ballots": public_ballots(contest),
        "standings": vote.outcome["standings"],
    }


@dataclass(frozen=True)
class Link:
    """What is behind a mailed link: the photos, whether their ballot is cast, or its mailbox has another."""

    entries: list[Entry]
    is_cast: bool
    has_voted: bool


def link_behind(vote: PublicVote, secret: str, now: datetime) -> Link | None:
    """What is behind a mailed link; ``None`` if it is too old."""
    fingerprint = hashlib.sha256(secret.encode()).hexdigest()
    request = BallotRequest.objects.filter(vote=vote, secret_sha256=fingerprint).first()
    if request is None or (request.cast_at is None and request.expires_at <= now):
        return None
    entries = (
        Entry.objects.in_open_vote()
        .filter(contest=vote.contest_id, pk__in=request.picks)
        .prefetch_related("photos__derivatives")
    )
    return Link(
        entries=list(entries),
        is_cast=request.cast_at is not None,
        has_voted=Ballot.objects.filter(vote=vote, mailbox=request.mailbox).exists(),
    )
