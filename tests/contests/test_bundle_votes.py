"""The public's ballots in the bundle: counted again by anyone, whose they are told to nobody."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from contests.ballots import public_part
from contests.bundle import make_bundle
from contests.enums import Browser, EntryStatus, Phase
from contests.models import Entry, Result
from contests.vote_tally import sort_ballots
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give, publish
from tests.factories.votes import PublicVoteFactory, ballot

from .test_bundle import FILES, verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

    from contests.models import Contest
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db
PUBLIC = ["public_ballots.csv", "public_results.csv", "public_vote.json"]
CODES = ("BBBB2222", "CCCC3333", "DDDD4444", "FFFF5555")
REASON = "Dieci in un minuto"
MAILBOX = hashlib.sha256(b"ada").hexdigest()


@pytest.fixture
def contest(home: Any) -> Contest:
    """B: 2 votes, C and D: 1 each and a struck one for D, F: none."""
    contest: Contest = ContestFactory(phase=Phase.DELIBERATION)
    juror = JurorFactory(contest=contest)
    entries = {code: EntryFactory(contest=contest, status=EntryStatus.ADMITTED, code=code) for code in CODES}
    for entry in entries.values():
        give(juror, entry, 5, 6, 7)
    vote = PublicVoteFactory(contest=contest, picks=2)
    b, c, d, _f = entries.values()
    marks = {"mailbox": MAILBOX, "network": "9" * 64, "domain": "8" * 64, "browser": Browser.FIREFOX}
    ballot(vote, d, b, **marks)
    ballot(vote, b, c)
    ballot(vote, d, c, struck_at=timezone.now(), struck_reason=REASON)
    return contest


@pytest.fixture
def folder(contest: Contest, superuser: User, client: Client, tmp_path: Path) -> Path:
    publish(contest=contest, by=superuser)
    answer = client.get(reverse("contests:bundle", args=[contest.slug]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:  # type: ignore[call-overload]
        archive.extractall(tmp_path)
    return tmp_path


def test_the_program_counts_the_public_s_prize_again(folder: Path) -> None:
    assert sorted(p.name for p in folder.iterdir()) == sorted([*FILES, *PUBLIC])
    assert (folder / "public_ballots.csv").read_text().splitlines() == [
        "ballot,picks,counted,struck_reason",
        "B1,BBBB2222 CCCC3333,yes,",
        "B2,BBBB2222 DDDD4444,yes,",
        f"B3,CCCC3333 DDDD4444,no,{REASON}",
    ]
    assert (folder / "public_results.csv").read_text().splitlines() == [
        "place,entry,votes",
        "1,BBBB2222,2",
        "2,CCCC3333,1",
        "2,DDDD4444,1",
        ",FFFF5555,0",
    ]
    assert verify(folder)[0] == 0


def rewrite(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return change


def give_a_ballot_another_choice_and_count_it(folder: Path) -> None:
    """Who also writes the count anew does not get past the seal."""
    rewrite("public_ballots.csv", "B2,BBBB2222 DDDD4444", "B2,BBBB2222 FFFF5555")(folder)
    rewrite("public_results.csv", "2,DDDD4444,1\n,FFFF5555,0", "2,FFFF5555,1\n,DDDD4444,0")(folder)


BALLOTS, RESULTS = "public_ballots.csv", "public_results.csv"
CHANGES: list[tuple[Callable[[Path], None], str]] = [
    (rewrite(BALLOTS, "B1,BBBB2222 CCCC3333", "B1,FFFF5555 CCCC3333"), "public_ballots.csv, line 2"),
    (rewrite(BALLOTS, "B2,BBBB2222 DDDD4444", "B2,BBBB2222 CCCC3333"), "public_results.csv, line 3"),
    (rewrite(BALLOTS, "B2,BBBB2222 DDDD4444", "B2,DDDD4444 FFFF5555"), "public_ballots.csv, line 4"),
    (rewrite(BALLOTS, f"no,{REASON}", "yes,"), "public_results.csv, line 3"),
    (rewrite(BALLOTS, f"no,{REASON}", f"yes,{REASON}"), "public_ballots.csv, line 4"),
    (rewrite(BALLOTS, "B1,BBBB2222 CCCC3333,yes,\n", ""), "public_ballots.csv, line 2"),
    (rewrite(BALLOTS, "B1,BBBB2222 CCCC3333", "B1,BBBB2222 CCCC3333 DDDD4444"), "public_ballots.csv, line 2"),
    (rewrite(RESULTS, "1,BBBB2222,2", "1,BBBB2222,3"), "public_results.csv, line 2"),
    (rewrite(RESULTS, "1,BBBB2222,2\n", ""), "BBBB2222 has votes and is missing"),
    (give_a_ballot_another_choice_and_count_it, "is not the file that was sealed"),
    (rewrite("public_vote.json", "2", "3"), "public_vote.json is not the file that was sealed"),
    (lambda folder: (folder / BALLOTS).unlink(), "public_ballots.csv"),
]


@pytest.mark.parametrize(("change", "named"), CHANGES)
def test_a_changed_ballot_is_named(folder: Path, change: Callable[[Path], None], named: str) -> None:
    change(folder)
    code, said = verify(folder)
    assert code == 1
    assert named in said[-1]


def test_nothing_in_it_tells_whose_a_ballot_is_or_when_it_came(folder: Path, contest: Contest) -> None:
    text = "".join((folder / name).read_text() for name in PUBLIC)
    assert [word for word in (MAILBOX, "9" * 64, "8" * 64, "firefox", "20") if word in text] == []
    assert json.loads((folder / "public_vote.json").read_text()) == {"picks": 2}


def test_ballots_in_any_order_make_the_same_bytes(contest: Contest, superuser: User) -> None:
    publish(contest=contest, by=superuser)
    result = Result.objects.get()
    part = public_part(contest)
    assert part is not None
    said = [(row["picks"], row["struck_reason"]) for row in part["ballots"]]
    bytes_of = {
        make_bundle(result.record, [], {**part, "ballots": sort_ballots(order)})
        for order in (said, said[::-1], [(codes[::-1], why) for codes, why in said])
    }
    assert len(bytes_of) == 1


def test_a_photo_that_left_may_have_votes(
    contest: Contest, superuser: User, client: Client, tmp_path: Path
) -> None:
    from contests.actions import disqualify_entry

    entry = Entry.objects.get(code="CCCC3333")
    disqualify_entry(entry_id=entry.pk, user=superuser, reason="Non è sua", now=timezone.now())
    publish(contest=contest, by=superuser)
    answer = client.get(reverse("contests:bundle", args=[contest.slug]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:  # type: ignore[call-overload]
        archive.extractall(tmp_path)
    assert "CCCC3333" not in (tmp_path / "public_results.csv").read_text()
    assert verify(tmp_path)[0] == 0


def test_without_a_vote_there_is_nothing_of_it(home: Any) -> None:
    assert public_part(ContestFactory()) is None
