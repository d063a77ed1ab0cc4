"""What the public of the demo town votes: many people, and one heap that wants a look."""

from __future__ import annotations

import random
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from contests.actions.vote_keeping import keep_votes
from contests.actions.votes import strike_ballots
from contests.ballots import key_of, mailbox_mark
from contests.enums import Browser
from contests.marks import mark
from contests.models import Ballot, BallotPick, PublicVote, VoteKey
from hub.core.mailbox import KEY_BYTES

from .entries import FEWER, hash_of

if TYPE_CHECKING:
    from contests.models import Contest, Entry
    from hub.core.demo import DemoTown
    from hub.core.demo.town import Words

BROWSERS = (Browser.CHROME, Browser.CHROME, Browser.SAFARI, Browser.FIREFOX, Browser.SAMSUNG)
DOMAINS = ("posta.rivalora.example", "example.org", "example.net", "example.com")
# Ballots of the heap: one network, without JavaScript, a minute apart.
HEAP, HEAPS_NETWORK = 9, "198.51.100.0/24"


def hold_vote(town: DemoTown, contest: Contest, entries: list[Entry], words: Words) -> None:
    """The vote of ``words``, with what has come in so far; of a vote that is over, the heap is struck."""
    said = words["vote"]
    opens, closes = (town.moment(day) for day in said["dates"])
    vote = PublicVote.objects.create(contest=contest, opens_at=opens, closes_at=closes, prizes=said["prizes"])
    VoteKey.objects.create(vote=vote, secret=secrets.token_bytes(KEY_BYTES))
    number = said["ballots"] // (FEWER if town.small else 1)
    rng = random.Random(f"vote {contest.slug}")  # noqa: S311 - a story, not a secret
    span = min(closes, town.now) - opens
    moments = sorted(opens + span * rng.random() for _ in range(number))
    liked = [1 + hash_of(entry.title + entry.story) % 17 for entry in entries]
    for at, moment in enumerate(moments):
        _ballot(vote, at, moment, _choice(rng, entries, liked), in_heap=False, rng=rng)
    start = opens + span / 2
    heap = [
        _ballot(
            vote,
            number + at,
            start + timedelta(seconds=70 * at),
            _choice(rng, entries, [1] * len(entries)),
            in_heap=True,
            rng=rng,
        )
        for at in range(HEAP)
    ]
    for moment in (opens, closes):
        if moment <= town.now:
            with town.at(moment + timedelta(minutes=1)):
                keep_votes()
    if words["stage"] == "published":
        staff: Any = town.made["staff SECRETARIES"]
        with town.at(closes + timedelta(hours=9)):
            strike_ballots(vote=vote, ballots=[b.pk for b in heap], reason=said["struck"], by=staff)
    town.added += number


def _choice(rng: random.Random, entries: list[Entry], weights: list[int]) -> list[Entry]:
    chosen: dict[int, Entry] = {}
    while len(chosen) < min(3, len(entries)):
        entry = rng.choices(entries, weights)[0]
        chosen[entry.pk] = entry
    return list(chosen.values())


def _ballot(
    vote: PublicVote, number: int, moment: Any, chosen: list[Entry], *, in_heap: bool, rng: random.Random
) -> Ballot:
    domain = DOMAINS[-1] if in_heap else rng.choice(DOMAINS[:-1])
    network = HEAPS_NETWORK if in_heap else f"203.0.113.{number}/32"
    key = key_of(vote)
    ballot = Ballot.objects.create(
        vote=vote,
        mailbox=mailbox_mark(vote, f"votante{number}@{domain}"),
        network=mark(key, "network", network),
        domain=mark(key, "domain", domain),
        browser=Browser.OTHER if in_heap else rng.choice(BROWSERS),
        proven=not in_heap,
        asked_at=moment - timedelta(seconds=12 if in_heap else rng.randint(40, 900)),
        cast_at=moment,
    )
    BallotPick.objects.bulk_create(BallotPick(ballot=ballot, entry=entry) for entry in chosen)
    return ballot
