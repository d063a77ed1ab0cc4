"""The bundle: the program in it agrees on a bare Python, and names the first line that was changed."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import translation

from contests import jury_tasks as tasks
from contests.actions import ledger
from contests.actions.bundles import build_missing_bundles
from contests.actions.results import publish_results, seal_results
from contests.enums import EntryStatus, LedgerEvent, Phase
from contests.models import Bundle, LedgerLine, Result
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give, publish

from .conftest import files_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

    from contests.models import Contest
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db
FILES = [
    "README.txt",
    "assignment.csv",
    "ballots.csv",
    "contest.json",
    "entries.csv",
    "ledger.jsonl",
    "results.csv",
    "verify.py",
]


@pytest.fixture
def contest(home: Any) -> Contest:
    contest = ContestFactory(phase=Phase.DELIBERATION)
    ledger.enter(contest, LedgerEvent.CREATED, by=None)
    jurors = JurorFactory.create_batch(3, contest=contest)
    for number, entry in enumerate(
        EntryFactory.create_batch(4, contest=contest, status=EntryStatus.ADMITTED)
    ):
        for juror in jurors:
            give(juror, entry, 9 - number, 8, 3 + number)
    return contest


@pytest.fixture
def folder(contest: Contest, superuser: User, client: Client, tmp_path: Path) -> Path:
    """The bundle as a visitor gets it, unpacked where nothing else is."""
    publish(contest=contest, by=superuser)
    answer = client.get(reverse("contests:bundle", args=[contest.slug]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:  # type: ignore[call-overload]
        archive.extractall(tmp_path)
    return tmp_path


def verify(folder: Path) -> tuple[int, list[str]]:
    """What the program says on a Python that knows nothing of the project."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_the_program_in_the_bundle_ends_with_the_published_sha256(folder: Path, contest: Contest) -> None:
    assert sorted(p.name for p in folder.iterdir()) == FILES
    code, said = verify(folder)
    assert (code, said[-2]) == (0, f"SHA-256 {Result.objects.get(contest=contest).record_sha256}")
    assert said[:-2] == (folder / "results.csv").read_text().splitlines()


def change_score(folder: Path) -> str:
    path = folder / "ballots.csv"
    rows = list(csv.reader(path.open()))
    rows[1][2] = str(1 + int(rows[1][2]) % 10)
    path.write_text("\n".join(map(",".join, rows)) + "\n")
    return "results.csv, line "


def change_score_and_ranking(folder: Path) -> str:
    """Who also writes the ranking anew does not get past the seal."""
    change_score(folder)
    _code, said = verify(folder)
    for _attempt in range(4):
        told = said[-1].split("counted ")[-1].split(", told ")
        path = folder / "results.csv"
        path.write_text(path.read_text().replace(told[-1], told[0]))
        _code, said = verify(folder)
        if "results.csv" not in said[-1]:
            break
    return "another result was sealed"


def change_seed(folder: Path) -> str:
    path = folder / "contest.json"
    contest = json.loads(path.read_text())
    path.write_text(json.dumps(contest | {"seed": "0" * 32}))
    return "contest.json: the SHA-256 of the seed"


def change_ledger(folder: Path) -> str:
    path = folder / "ledger.jsonl"
    lines = path.read_text().splitlines()
    lines[0] = lines[0].replace('"role": "staff"', '"role": "clock"')
    path.write_text("\n".join(lines) + "\n")
    return "ledger.jsonl, line 1: "


def drop_from_ledger(folder: Path) -> str:
    path = folder / "ledger.jsonl"
    path.write_text("\n".join(path.read_text().splitlines()[1:]) + "\n")
    return "ledger.jsonl, line 1: "


def change_rules(folder: Path) -> str:
    path = folder / "contest.json"
    path.write_text(path.read_text().replace("Regolamento di prova.", "Altro regolamento."))
    return "contest.json is not the file that was sealed"


@pytest.mark.parametrize(
    "change",
    [change_score, change_score_and_ranking, change_seed, change_ledger, drop_from_ledger, change_rules],
)
def test_a_change_is_named_by_its_first_line(
    folder: Path, contest: Contest, change: Callable[[Path], str]
) -> None:
    wanted = change(folder)
    code, said = verify(folder)
    assert code == 1
    assert wanted in said[-1]


@pytest.mark.parametrize("name", [name for name in FILES if name not in ("README.txt", "verify.py")])
def test_a_file_that_is_missing_or_broken_is_named(folder: Path, name: str) -> None:
    is_json = name.endswith(("json", "jsonl"))
    (folder / name).write_text("{" if is_json else "", encoding="utf-8")
    code, said = verify(folder)
    assert (code, name in said[-1]) == (1, True)
    (folder / name).unlink()
    code, said = verify(folder)
    assert (code, f"{name} is missing" in said[-1]) == (1, True)


def test_the_bundle_names_nobody(folder: Path, contest: Contest) -> None:
    text = "".join(p.read_text() for p in folder.iterdir())
    for juror in contest.jurors.all():
        assert [word in text for word in (juror.user.email, juror.seed)] == [False, False]
    for entry in contest.entries.all():
        assert [word in text for word in (entry.author.name, entry.title, entry.entrant.email)] == [False] * 3


def test_it_is_made_once_and_stays_as_it_is(contest: Contest, superuser: User) -> None:
    result = seal_results(contest=contest, by=superuser)
    for _ in range(2):
        tasks.build_bundle.func(result.pk)
    made = Bundle.objects.get()
    publish_results(contest=contest, by=superuser)
    assert Bundle.objects.get().sha256 == made.sha256
    assert [n for n in files_in("private") if "bundles" in n] == [made.file.name]
    assert LedgerLine.objects.filter(contest=contest).last().data["bundle_sha256"] == made.sha256


def test_what_a_killed_worker_left_is_made_later(contest: Contest, superuser: User) -> None:
    seal_results(contest=contest, by=superuser)
    assert [build_missing_bundles(), build_missing_bundles()] == [1, 0]


def test_the_record_does_not_depend_on_who_seals_it_in_which_language(
    contest: Contest, superuser: User
) -> None:
    contest.names = {"it": "Sfumature", "en": "Shades"}
    contest.save()
    with translation.override("en"):
        result = seal_results(contest=contest, by=superuser)
    assert result.record["name"] == "Sfumature"


def test_a_sealed_bundle_is_not_public(contest: Contest, superuser: User, client: Client) -> None:
    build = seal_results(contest=contest, by=superuser)
    tasks.build_bundle.func(build.pk)
    assert client.get(reverse("contests:bundle", args=[contest.slug])).status_code == 404


def test_the_page_links_it_with_both_fingerprints(folder: Path, contest: Contest, client: Client) -> None:
    page = client.get(reverse("contests:results", args=[contest.slug])).content.decode()
    result = Result.objects.get(contest=contest)
    wanted = (result.record_sha256, result.bundle.sha256, reverse("contests:bundle", args=[contest.slug]))
    assert [words in page for words in wanted] == [True] * 3
