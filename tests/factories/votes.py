"""Public votes for tests, and what a voter's browser and mailbox do."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import factory
from altcha import Challenge, solve_challenge
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from factory.django import DjangoModelFactory

from contests.enums import Browser, EntryStatus
from contests.models import Ballot, BallotPick, PublicVote, VoteKey

from .contests import ContestFactory, EntryFactory

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from contests.models import Entry

KEY = hashlib.sha256(b"a key for tests").digest()


class PublicVoteFactory(DjangoModelFactory):
    """An open vote, with its key; ``closes_at=`` and ``contest__phase=`` for another state."""

    class Meta:
        model = PublicVote
        skip_postgeneration_save = True

    contest = factory.SubFactory(ContestFactory, phase="judging")
    opens_at = factory.LazyAttribute(lambda o: o.contest.judging_from)
    closes_at = factory.LazyAttribute(lambda o: o.contest.judging_until)
    prizes = factory.LazyFunction(lambda: {"it": "Una cena per due", "en": "A dinner for two"})

    @factory.post_generation
    def key(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        VoteKey.objects.create(vote=self, secret=KEY)


def photos(vote: PublicVote, number: int = 4) -> list[Entry]:
    return [EntryFactory(contest=vote.contest, status=EntryStatus.ADMITTED) for _ in range(number)]


def ballot(vote: PublicVote, *entries: Entry, **values: Any) -> Ballot:
    """A ballot that was cast, past every rule."""
    made = Ballot.objects.create(
        vote=vote,
        **{
            "mailbox": hashlib.sha256(str(Ballot.objects.count()).encode()).hexdigest(),
            "asked_at": timezone.now() - timedelta(minutes=2),
            "browser": Browser.FIREFOX,
            **values,
        },
    )
    BallotPick.objects.bulk_create(BallotPick(ballot=made, entry=entry) for entry in entries)
    return made


def solved(client: Client, vote: PublicVote) -> str:
    """What the widget hands in: a challenge that was asked for, and its solution."""
    challenge = client.get(reverse("contests:vote_challenge", args=[vote.contest.slug])).json()
    solution = solve_challenge(Challenge.from_dict(challenge))
    return base64.b64encode(
        json.dumps({"challenge": challenge, "solution": solution.to_dict()}).encode()
    ).decode()


def ask(client: Client, vote: PublicVote, address: str, picks: list[Entry], **changes: Any) -> HttpResponse:
    """Send the last form of the vote; with ``altcha=None`` as a browser without JavaScript does."""
    data = {
        "do": "send",
        "choice": [entry.code for entry in picks],
        "email": address,
        "altcha": changes.pop("altcha", "") or "",
        **changes,
    }
    return client.post(reverse("contests:vote", args=[vote.contest.slug]), data)


def mailed_link() -> str:
    """The path of the link in the last mail."""
    found = re.search(r"https?://[^/\s]+(/\S+/voto/conferma/\S+/)", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]
