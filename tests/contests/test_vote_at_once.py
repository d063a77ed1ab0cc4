"""Two at the same moment: confirming, handing in a solved challenge, destroying the key."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from contests.actions.vote_keeping import keep_votes
from contests.enums import LedgerEvent
from contests.models import Ballot, BallotPick, LedgerLine, UsedProof
from tests.factories.votes import PublicVoteFactory, ask, mailed_link, photos, solved

from .test_at_once import together
from .test_vote_secrecy import published

pytestmark = pytest.mark.django_db(transaction=True)


def links_of_one_mailbox(number: int) -> tuple[list[str], Any]:
    vote = PublicVoteFactory(picks=1)
    found = []
    for entry in photos(vote, number):
        ask(Client(), vote, "ada@gmail.com", [entry])
        found.append(mailed_link())
    return found, vote


def test_two_links_of_one_mailbox_confirmed_at_once_leave_one_ballot(home: Any) -> None:
    links, _vote = links_of_one_mailbox(3)
    # What a thread's page was made with cannot be told apart from the others': the rows tell.
    got = together(*[lambda link=link: Client().post(link).status_code for link in links])
    assert got == [200, 200, 200]
    assert (Ballot.objects.count(), BallotPick.objects.count()) == (1, 1)


def test_one_link_confirmed_twice_at_once_leaves_one_ballot(home: Any) -> None:
    [link], _vote = links_of_one_mailbox(1)
    got = together(*[lambda: Client().post(link).status_code] * 3)
    assert got == [200, 200, 200]
    assert (Ballot.objects.count(), BallotPick.objects.count()) == (1, 1)


def test_a_solved_challenge_handed_in_twice_at_once_counts_once(home: Any) -> None:
    vote = PublicVoteFactory(picks=1)
    entry, handed_in = photos(vote, 1)[0], solved(Client(), vote)
    got = together(
        *[
            lambda name=name: (
                ask(Client(), vote, f"{name}@example.org", [entry], altcha=handed_in).status_code
            )
            for name in ("ada", "bruno")
        ]
    )
    assert sorted(got) == [200, 422]
    assert (UsedProof.objects.count(), len(mail.outbox)) == (1, 1)


def test_two_workers_destroy_a_key_once() -> None:
    vote = PublicVoteFactory()
    published(vote, days=vote.appeal_days)
    together(keep_votes, keep_votes)
    vote.refresh_from_db()
    assert vote.key_destroyed_at <= timezone.now()
    assert LedgerLine.objects.filter(event=LedgerEvent.VOTE_KEY_DESTROYED).count() == 1
