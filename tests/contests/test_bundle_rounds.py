"""The bundle of a contest with several rounds: each of them is counted again, and who passed it."""

from __future__ import annotations

import io
import json
import random
import shutil
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from contests.actions import disqualify_entry, erase_person, readmit_entry
from contests.actions.jury import remove_juror
from contests.actions.results import seal_results
from contests.actions.round_plans import Plan, add_round
from contests.actions.rounds import (
    close_round,
    conclude_round,
    declare_conflict,
    open_round,
    reveal_round,
)
from contests.actions.scoring import save_order, save_sheet
from contests.advance import earlier_records
from contests.bundle import make_bundle, sealed_files
from contests.desk import Sheet
from contests.enums import ConflictKind, EntryStatus, LedgerEvent, Phase, RoundKind
from contests.models import Contest, Round, RoundRecord
from contests.models.rounds import FrozenRecordError
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, publish, round_of

from .test_bundle import FILES, verify
from .test_shortlist_rounds import soon, vote

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

    from contests.models import Juror
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

CODES = ("BBBB2222", "CCCC3333", "DDDD4444", "FFFF5555", "GGGG6666", "HHHH7777")
PARTS = ("", "_assignment", "_ballots", "_entries", "_passed", "_results")
EARLIER = [f"round{n}{part}.{'csv' if part else 'json'}" for n in (1, 2) for part in PARTS]


def marks(juror: Juror, *values: int) -> Sheet:
    criteria = juror.contest.criteria.all()
    return Sheet({c.pk: v for c, v in zip(criteria, values, strict=True)}, "", offered=False, skipped=False)


def go_on(contest: Contest, by: User, *, left_out: tuple[str, ...] = ()) -> Contest:
    """Close, reveal and conclude the round that stands, and open the next one."""
    round_ = round_of(contest)
    close_round(round_=round_, by=by, reason="Malattia" if left_out else "", left_out=left_out)
    reveal_round(round_=round_, by=by)
    conclude_round(round_=round_, by=by)
    contest = Contest.objects.get(pk=contest.pk)
    if following := round_.following:
        open_round(round_=following, by=by)
    return contest


@pytest.fixture
def contest(home: Any, superuser: User) -> Contest:
    """Yes or no (C is out), scores (the best two, and three share the second place), a final; much happens.

    Of what passes first B is disqualified and comes back, G is erased with its author, and a juror learns of
    a conflict with D after having said yes to it. A fourth juror was late and is left out, then removed.
    """
    contest = ContestFactory(phase=Phase.JUDGING)
    one, two, three, late = JurorFactory.create_batch(4, contest=contest)
    entries = {code: EntryFactory(contest=contest, status=EntryStatus.ADMITTED, code=code) for code in CODES}
    Round.objects.filter(contest=contest).update(kind=RoundKind.SHORTLIST, quorum=4, minimum=3)
    add_round(contest=contest, plan=Plan(closes_at=soon(), passes=2), by=superuser)
    add_round(contest=contest, plan=Plan(kind=RoundKind.FINAL, closes_at=soon()), by=superuser)
    contest = Contest.objects.get(pk=contest.pk)
    open_round(round_=round_of(contest), by=superuser)
    for code, entry in entries.items():
        for juror, yes in ((one, True), (two, code != "CCCC3333"), (three, code not in "CCCC3333 DDDD4444")):
            save_sheet(juror=juror, entry=entry, sheet=vote(yes))
    save_sheet(juror=late, entry=entries["CCCC3333"], sheet=vote(True))
    contest = go_on(contest, superuser, left_out=(late.code,))
    remove_juror(juror=late, by=superuser)
    now = timezone.now()
    b, d, g = entries["BBBB2222"], entries["DDDD4444"], entries["GGGG6666"]
    disqualify_entry(entry_id=b.pk, user=superuser, reason="Non è sua", now=now)
    readmit_entry(entry_id=b.pk, user=superuser, now=now)
    erase_person(g.entrant_id)
    declare_conflict(juror=one, entry=d, kind=ConflictKind.HOUSEHOLD, by=superuser)
    for number, juror in enumerate((one, two, three)):
        juror.contest = contest
        save_sheet(juror=juror, entry=b, sheet=marks(juror, 9, 8 + number % 2, 7))
        for code in ("FFFF5555", "HHHH7777"):
            save_sheet(juror=juror, entry=entries[code], sheet=marks(juror, 6, 6, 6))
        if juror != one:
            save_sheet(juror=juror, entry=d, sheet=marks(juror, 6, 6, 6))
    contest = go_on(contest, superuser)
    disqualify_entry(entry_id=entries["HHHH7777"].pk, user=superuser, reason="Non è sua", now=now)
    for juror in (one, two, three):
        codes = ["FFFF5555", "BBBB2222", "DDDD4444"]
        save_order(juror=juror, codes=[code for code in codes if (juror, code) != (one, "DDDD4444")])
    return go_on(contest, superuser)


@pytest.fixture
def folder(contest: Contest, superuser: User, client: Client, tmp_path: Path) -> Path:
    publish(contest=contest, by=superuser)
    answer = client.get(reverse("contests:bundle", args=[contest.slug]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:  # type: ignore[call-overload]
        archive.extractall(tmp_path)
    return tmp_path


def test_every_round_lies_in_it_and_is_counted_again(folder: Path, contest: Contest) -> None:
    assert sorted(p.name for p in folder.iterdir()) == sorted([*FILES, *EARLIER])
    code, said = verify(folder)
    assert (code, said[:2]) == (0, ["Round / Turno 1: 6 -> 5", "Round / Turno 2: 4 -> 4"])
    first, second = (json.loads((folder / f"round{n}.json").read_text()) for n in (1, 2))
    late = contest.jurors.get(removed_at__isnull=False)
    assert {name: first[name] for name in ("kind", "quorum", "threshold", "left_out", "closing_reason")} == {
        "kind": "shortlist",
        "quorum": 4,
        "threshold": 50,
        "left_out": [late.code],
        "closing_reason": "Malattia",
    }
    assert [second[name] for name in ("kind", "passes", "most")] == ["score", 2, 50]
    assert (folder / "round1_results.csv").read_text().splitlines() == [
        "entry,yes,votes,share,outcome",
        "BBBB2222,3,3,1/1,passes",
        "CCCC3333,1,3,1/3,below_threshold",
        "DDDD4444,2,3,2/3,passes",
        "FFFF5555,3,3,1/1,passes",
        "GGGG6666,3,3,1/1,passes",
        "HHHH7777,3,3,1/1,passes",
    ]
    assert [(folder / name).read_text().split() for name in ("round2_entries.csv", "entries.csv")] == [
        ["entry", "BBBB2222", "DDDD4444", "FFFF5555", "HHHH7777"],
        ["entry", "BBBB2222", "DDDD4444", "FFFF5555"],
    ]


def test_all_of_it_is_sealed(folder: Path, contest: Contest) -> None:
    line = contest.ledger.get(event=LedgerEvent.SEALED)
    loose = {"README.txt", "verify.py", "ledger.jsonl"}
    assert set(line.data["files"]) == {p.name for p in folder.iterdir()} - loose


def rewrite(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1))

    return change


def unseat(folder: Path) -> None:
    """Nobody was to judge a photo that three did."""
    path = folder / "round1_assignment.csv"
    path.write_text("".join(line for line in path.open() if "BBBB2222" not in line))


CHANGES: list[tuple[Callable[[Path], None], str]] = [
    (rewrite("round1_ballots.csv", "CCCC3333,no", "CCCC3333,yes"), "round1_results.csv, line 3: counted"),
    (rewrite("round1_results.csv", "CCCC3333,1,3,1/3", "CCCC3333,2,3,2/3"), "round1_results.csv, line 3"),
    (rewrite("round1_passed.csv", "BBBB2222", "CCCC3333"), "round1_passed.csv, line 2: counted BBBB2222"),
    (rewrite("round1.json", '"threshold": 50', '"threshold": 70'), "round1_results.csv, line 4"),
    (rewrite("round1.json", "Malattia", "Ferie"), "for another reason"),
    (unseat, "not assigned in round1_assignment.csv"),
    (rewrite("round2_entries.csv", "FFFF5555", "CCCC3333"), "round2_entries.csv, line 4: counted FFFF5555"),
    (rewrite("round2_ballots.csv", ",6,6,6", ",7,6,6"), "round2_results.csv, line"),
    (rewrite("round2.json", '"passes": 2', '"passes": 1'), "round2_passed.csv, line 3"),
    (rewrite("round2.json", '"seed": "', '"seed": "0'), "round2.json: the SHA-256 of the seed"),
    (rewrite("entries.csv", "DDDD4444\n", "DDDD4444\nHHHH7777\n"), "entries.csv, line 4: counted FFFF5555"),
    (lambda folder: (folder / "round1.json").unlink(), "round1.json is missing"),
]


def test_a_changed_round_is_named(folder: Path, tmp_path_factory: Any, subtests: Any) -> None:
    for change, named in CHANGES:
        copy = shutil.copytree(folder, tmp_path_factory.mktemp("changed") / "bundle")
        change(copy)
        with subtests.test(named):
            code, said = verify(copy)
            assert (code, named in said[-1]) == (1, True), said[-1]


def test_it_names_nobody(folder: Path, contest: Contest) -> None:
    text = "".join(p.read_text() for p in folder.iterdir())
    secrets = [word for juror in contest.jurors.all() for word in (juror.user.email, juror.seed)]
    for entry in contest.entries.exclude(code="GGGG6666"):
        secrets += [entry.author.name, entry.title, entry.entrant.email]
    assert [word for word in secrets if word in text] == []


def test_what_was_sealed_without_earlier_rounds_still_agrees(
    contest: Contest, superuser: User, client: Client, tmp_path: Path
) -> None:
    """Rounds that were concluded before their records were kept."""
    RoundRecord.objects.all().delete()
    publish(contest=contest, by=superuser)
    answer = client.get(reverse("contests:bundle", args=[contest.slug]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:  # type: ignore[call-overload]
        archive.extractall(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == FILES
    assert verify(tmp_path)[0] == 0


def test_a_kept_round_is_written_once(contest: Contest) -> None:
    with pytest.raises(FrozenRecordError):
        RoundRecord.objects.filter(round__number=1).get().save()


def test_rounds_in_any_order_make_the_same_bytes(contest: Contest, superuser: User) -> None:
    result = seal_results(contest=contest, by=superuser)
    records = earlier_records(contest)
    mixed = [{name: record[name] for name in random.sample(list(record), len(record))} for record in records]
    assert make_bundle(result.record, [], None, mixed[::-1]) == make_bundle(result.record, [], None, records)


def test_one_round_makes_the_files_that_it_always_made(superuser: User, home: Any) -> None:
    contest = ContestFactory(phase=Phase.JUDGING)
    juror = JurorFactory(contest=contest)
    EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    open_round(round_=round_of(contest), by=superuser)
    save_sheet(juror=juror, entry=contest.entries.get(), sheet=marks(juror, 9, 8, 7))
    contest = go_on(contest, superuser)
    result = seal_results(contest=contest, by=superuser)
    assert earlier_records(contest) == []
    assert sorted(sealed_files(result.record)) == [
        name for name in FILES if name.endswith((".csv", "t.json"))
    ]
