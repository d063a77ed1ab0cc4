"""Who voted stays between the voter and the mailbox: nothing that is kept tells it, least at the end."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from contests.actions.vote_keeping import destroy_key, keep_votes
from contests.actions.votes import VoteRefusedError
from contests.ballots import public_ballots
from contests.enums import LedgerEvent, Phase
from contests.marks import mark
from contests.models import Ballot, BallotRequest, Contest, LedgerLine, PublicVote, UsedProof, VoteKey
from hub.core.mailbox import ballot_key
from tests.contests.conftest import run_tasks
from tests.factories.contests import ContestFactory
from tests.factories.votes import KEY, PublicVoteFactory, ask, ballot, mailed_link, photos, solved

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
NAME, DOMAIN = "ada.segretissima", "casella-di-ada.example"
ADDRESS = f"{NAME}@{DOMAIN}"


def everything() -> str:
    """All rows of all tables, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found += [" ".join(map(_plain, row)) for row in cursor.fetchall()]
    return "\n".join(found)


def _plain(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


def published(vote: Any, days: int = 0) -> None:
    """The contest of ``vote`` as it stands ``days`` after its results came out."""
    now = timezone.now()
    Contest.objects.filter(pk=vote.contest_id).update(
        deliberation_from=now - timedelta(days=days, hours=3),
        sealed_at=now - timedelta(days=days, hours=2),
        results_published_at=now - timedelta(days=days),
        judging_from=now - timedelta(days=days + 10),
        judging_until=now - timedelta(days=days, hours=4),
        closes_at=now - timedelta(days=days + 12),
        opens_at=now - timedelta(days=days + 30),
        public_from=None,
    )
    vote.opens_at, vote.closes_at = now - timedelta(days=days + 9), now - timedelta(days=days, hours=5)
    vote.save()
    vote.contest.refresh_from_db()


def a_vote_was_cast(client: Client, picks: int = 1) -> Any:
    vote = PublicVoteFactory(picks=picks)
    entry = photos(vote, 1)[0]
    ask(client, vote, ADDRESS, [entry], altcha=solved(client, vote))
    client.post(mailed_link())
    ask(client, vote, ADDRESS, [entry])  # the second mail, that one has voted
    ask(client, vote, f"x{ADDRESS}", [entry])  # a request that is never confirmed
    run_tasks()
    return vote


def test_no_address_is_in_the_database_at_any_time(client: Client, home: Any, caplog: Any) -> None:
    a_vote_was_cast(client)
    assert (len(mail.outbox), Ballot.objects.count(), BallotRequest.objects.count()) == (3, 1, 2)
    kept = everything().lower()
    assert not [word for word in (NAME, DOMAIN, "127.0.0.", "testclient") if word in kept]
    assert NAME not in caplog.text


def test_after_the_key_is_destroyed_nothing_can_be_tried_against_an_address(
    client: Client, home: Any
) -> None:
    vote = a_vote_was_cast(client)
    mailbox = Ballot.objects.get().mailbox
    # As long as the key stands, who holds it could try addresses: that is what the key is for.
    assert mailbox == ballot_key(KEY, ADDRESS)
    published(vote, days=vote.appeal_days)
    assert keep_votes() == 1
    kept = everything().lower()
    guesses = [
        NAME,
        DOMAIN,
        KEY.hex(),
        ballot_key(KEY, ADDRESS),
        ballot_key(KEY, f"x{ADDRESS}"),
        mark(KEY, "domain", DOMAIN),
        mark(KEY, "network", "127.0.0.0/24"),
    ]
    # Nor is it a plain hash, or one under whatever else the database or the settings still hold.
    spellings = [ADDRESS, f"mailbox:{ADDRESS}", DOMAIN, "127.0.0.0/24", "127.0.0.1"]
    for name, spelling in itertools.product(("md5", "sha1", "sha256"), spellings):
        guesses.append(hashlib.new(name, spelling.encode()).hexdigest())
        guesses.append(hmac.new(b"tests", spelling.encode(), name).hexdigest())
    assert [guess for guess in guesses if guess in kept] == []
    assert (VoteKey.objects.count(), BallotRequest.objects.count()) == (0, 0)
    assert Ballot.objects.values_list("mailbox", "network", "domain").get() == (None, "", "")
    assert vote.ballots.counted().count() == 1
    assert LedgerLine.objects.filter(event=LedgerEvent.VOTE_KEY_DESTROYED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_key_is_not_left_in_the_file_of_the_database(client: Client, home: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's files are not ours to read; the rows are vacuumed")
    vote = a_vote_was_cast(client)
    mailbox = Ballot.objects.get().mailbox.encode()
    published(vote, days=vote.appeal_days)

    def on_disk() -> bytes:
        path = Path(connection.settings_dict["NAME"])
        files = [path, path.with_name(f"{path.name}-wal")]
        # By another process: this one would lose SQLite's locks on the file by closing it, and the next
        # process that ends would delete the log under its open connections ("disk I/O error").
        return subprocess.check_output(["cat", *(file for file in files if file.exists())])  # noqa: S607 - of this machine

    assert KEY in on_disk()
    assert mailbox in on_disk()
    keep_votes()
    assert KEY not in on_disk()
    assert mailbox not in on_disk()


def test_the_key_stays_for_the_days_of_appeal(superuser: Any) -> None:
    vote = PublicVoteFactory()
    published(vote, days=vote.appeal_days - 1)
    assert (keep_votes(), VoteKey.objects.count()) == (0, 1)
    assert destroy_key(vote=vote, by=superuser) is True
    assert destroy_key(vote=vote, by=superuser) is False
    assert LedgerLine.objects.filter(event=LedgerEvent.VOTE_KEY_DESTROYED).count() == 1


@pytest.mark.parametrize("phase", [Phase.JUDGING, Phase.DELIBERATION, Phase.SEALED])
def test_nobody_destroys_the_key_before_the_result_is_out(superuser: Any, phase: Phase) -> None:
    contest = ContestFactory(phase=phase)
    vote = PublicVoteFactory(contest=contest, closes_at=contest.judging_from + timedelta(hours=1))
    with pytest.raises(VoteRefusedError):
        destroy_key(vote=vote, by=superuser)
    assert VoteKey.objects.count() == 1


def test_a_contest_that_is_never_published_does_not_keep_its_key_for_ever(time_machine: Any) -> None:
    vote = PublicVoteFactory()
    time_machine.move_to(vote.closes_at + timedelta(days=364))
    assert keep_votes() == 0
    time_machine.move_to(vote.closes_at + timedelta(days=365, minutes=1))
    assert keep_votes() == 1


def test_requests_and_used_proofs_do_not_pile_up(client: Client, home: Any, time_machine: Any) -> None:
    a_vote_was_cast(client)
    now = timezone.now()
    time_machine.move_to(now + timedelta(minutes=21))
    keep_votes()
    assert (UsedProof.objects.count(), BallotRequest.objects.count()) == (0, 2)
    time_machine.move_to(now + timedelta(days=2, minutes=1))
    keep_votes()
    assert BallotRequest.objects.count() == 0


def test_the_cache_holds_no_address(client: Client, home: Any) -> None:
    a_vote_was_cast(client)
    plain = [hashlib.sha256(a.encode()).hexdigest() for a in (ADDRESS, f"x{ADDRESS}")]
    held = getattr(cache, "_cache", {})  # on Redis the client, which lists no keys
    keys = " ".join(held) if isinstance(held, dict) else ""
    assert not [word for word in (*plain, NAME, DOMAIN) if word in keys]
    assert "vote-mailbox" in keys or not keys


def test_the_bundle_says_choices_and_not_whose_or_when(time_machine: Any) -> None:
    vote = PublicVoteFactory()
    one, two, three = sorted(photos(vote, 3), key=lambda e: e.code)
    ballot(vote, three, two)
    ballot(vote, one, two)
    ballot(vote, three, one, struck_at=timezone.now(), struck_reason="Prova")
    assert public_ballots(vote.contest) == []
    time_machine.move_to(vote.closes_at)
    assert public_ballots(vote.contest) == [
        {"ballot": "B1", "picks": [one.code, two.code], "counted": True, "struck_reason": ""},
        {"ballot": "B2", "picks": [one.code, three.code], "counted": False, "struck_reason": "Prova"},
        {"ballot": "B3", "picks": [two.code, three.code], "counted": True, "struck_reason": ""},
    ]


def test_the_worker_enters_the_moves_once(time_machine: Any) -> None:
    vote = PublicVoteFactory(opens_at=timezone.now() + timedelta(hours=1))
    events = [LedgerEvent.VOTE_OPENED, LedgerEvent.VOTE_CLOSED]

    def told() -> list[tuple[str, str]]:
        return list(LedgerLine.objects.filter(event__in=events).values_list("event", "role"))

    keep_votes()
    assert told() == []
    time_machine.move_to(vote.opens_at)
    keep_votes()
    keep_votes()
    assert told() == [("vote_opened", "clock")]
    time_machine.move_to(vote.closes_at)
    keep_votes()
    assert told() == [("vote_opened", "clock"), ("vote_closed", "clock")]


def test_no_model_of_the_vote_is_in_the_admin_or_the_search() -> None:
    from wagtail.search.index import get_indexed_models

    names = {"PublicVote", "VoteKey", "BallotRequest", "Ballot", "BallotPick", "UsedProof"}
    assert {m.__name__ for m in get_indexed_models()} & names == set()
    assert {m.__name__ for m in apps.get_app_config("contests").get_models()} >= names


def test_a_persons_export_knows_nothing_of_votes(client: Client, home: Any, login: Any, person: Any) -> None:
    vote = PublicVoteFactory(picks=1)
    login(client, person)
    ask(client, vote, person.email, photos(vote, 1))
    client.post(mailed_link())
    from contests.actions import export_person

    assert "vote" not in str(export_person(person.pk)).lower()
    assert reverse("contests:vote", args=[vote.contest.slug])


def test_a_worker_whose_clock_is_behind_closes_no_earlier_than_was_opened(time_machine: Any) -> None:
    vote = PublicVoteFactory()
    time_machine.move_to(vote.closes_at)
    opened = vote.closes_at + timedelta(seconds=1)
    PublicVote.objects.update(opened_at=opened)
    keep_votes()
    vote.refresh_from_db()
    assert vote.closed_at == opened
    assert LedgerLine.objects.get(event=LedgerEvent.VOTE_CLOSED).at == opened
