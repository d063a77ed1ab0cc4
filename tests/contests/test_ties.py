"""Photos that nothing parts: the run-off, the president's motion, and that the bundle follows both."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from contests.actions.count_keeping import keep_count
from contests.actions.results import publish_results, seal_results
from contests.actions.rounds import reveal_round
from contests.actions.sealing import NotCountedError, ask_for_seal
from contests.actions.ties import TieRefusedError, move_on_tie, start_run_off
from contests.counts import deciding_count
from contests.enums import EntryStatus, Phase, RoundState, TieStep
from contests.models import Contest, Order, RulesVersion, TieMotion
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db
LADDER = [TieStep.RUN_OFF.value, TieStep.PRESIDENT_MOTION.value, TieStep.EX_AEQUO.value]


def tied(ladder: list[str], photos: int = 3) -> tuple[Contest, Any, list[str]]:
    """A deliberating jury of two, whose first is the president, with photos that are all equal."""
    contest = ContestFactory(phase=Phase.DELIBERATION)
    RulesVersion.objects.filter(contest=contest).update(tie_ladder=ladder)
    jurors = [JurorFactory(contest=contest, is_president=first) for first in (True, False)]
    entries = EntryFactory.create_batch(photos, contest=contest, status=EntryStatus.ADMITTED)
    for juror in jurors:
        for entry in entries:
            give(juror, entry, 7, 7, 7)
    return contest, jurors, sorted(entry.code for entry in entries)


def waiting(contest: Contest) -> list[tuple[str, list[str]]]:
    """The steps at which photos are still equal, with these."""
    counted = deciding_count(Contest.objects.get(pk=contest.pk))
    assert counted is not None
    return [(tie.step, sorted(tie.entries)) for tie in counted.waiting]


def soon() -> Any:
    return timezone.now() + timedelta(days=1)


def run_off(contest: Contest, jurors: Any, codes: list[str], orders: list[list[list[str]]], by: User) -> None:
    """A run-off from its start to its reveal; the orders are written past the page of the jurors."""
    round_ = start_run_off(contest=contest, codes=codes, closes_at=soon(), by=by)
    assert round_.state == RoundState.OPEN
    for juror, ranked in zip(jurors, orders, strict=True):
        Order.objects.create(round=round_, juror=juror, ranked=ranked, sent_at=timezone.now())
    round_.closed_at = timezone.now()
    round_.save(update_fields=["closed_at"])
    reveal_round(round_=round_, by=by)


def test_a_run_off_then_a_motion_part_what_is_equal(superuser: User, tmp_path: Path) -> None:
    contest, jurors, (a, b, c) = tied(LADDER)
    assert waiting(contest) == [("run_off", [a, b, c])]
    run_off(contest, jurors, [a, b, c], [[[c], [a, b]], [[c], [a], [b]]][:2], superuser)
    assert waiting(contest) == []
    result = seal_results(contest=contest, by=superuser)
    assert [(r["entry"], r["decided_by"]) for r in result.record["ranking"]] == [
        (c, "mean"),
        (a, "run_off"),
        (b, "run_off"),
    ]
    publish_results(contest=contest, by=superuser)
    assert checked(result, tmp_path) == 0


def test_the_president_moves_on_what_the_run_off_left(superuser: User, tmp_path: Path) -> None:
    contest, jurors, (a, b, c) = tied(LADDER)
    with pytest.raises(TieRefusedError):  # the run-off comes first
        move_on_tie(juror=jurors[0], codes=[b, a, c], reason="Luce")
    run_off(contest, jurors, [a, b, c], [[[c], [a], [b]], [[c], [b], [a]]], superuser)
    with pytest.raises(TieRefusedError):  # not the president
        move_on_tie(juror=jurors[1], codes=[b, a], reason="Luce")
    with pytest.raises(TieRefusedError):  # not all that are equal
        move_on_tie(juror=jurors[0], codes=[b], reason="Luce")
    move_on_tie(juror=jurors[0], codes=[b, a], reason=" Più  luce ")
    result = seal_results(contest=contest, by=superuser)
    assert [r["entry"] for r in result.record["ranking"]] == [c, b, a]
    publish_results(contest=contest, by=superuser)
    assert checked(result, tmp_path) == 0
    line = contest.ledger.get(event="tie_motion")
    assert (line.role, line.data) == ("president", {"codes": [b, a], "reason": "Più luce"})


def checked(result: Any, folder: Path) -> int:
    with result.bundle.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py"], cwd=folder, capture_output=True, check=False
    )
    return done.returncode


def test_a_run_off_is_refused_where_nothing_waits_for_it(superuser: User) -> None:
    contest, _jurors, codes = tied([TieStep.EX_AEQUO.value])
    with pytest.raises(TieRefusedError):
        start_run_off(contest=contest, codes=codes, closes_at=soon(), by=superuser)
    contest, _jurors, codes = tied(LADDER)
    with pytest.raises(TieRefusedError):
        start_run_off(contest=contest, codes=codes[:2], closes_at=soon(), by=superuser)
    start_run_off(contest=contest, codes=codes, closes_at=soon(), by=superuser)
    with pytest.raises(TieRefusedError):  # one at a time
        start_run_off(contest=contest, codes=codes, closes_at=soon(), by=superuser)


def test_staff_start_a_run_off_from_the_results(superuser: User, client: Client, login: Any) -> None:
    contest, _jurors, codes = tied(LADDER)
    login(client, superuser)
    page = client.get(reverse("contests_results", args=[contest.pk])).content.decode()
    assert reverse("contests_run_off", args=[contest.pk]) in page
    until = timezone.localtime(soon()).strftime("%Y-%m-%dT%H:%M")
    client.post(reverse("contests_run_off", args=[contest.pk]), {"entry": codes, "closes_at": until})
    assert contest.rounds.filter(kind="runoff", opened_at__isnull=False).count() == 1


def test_more_equal_photos_than_a_juror_can_order_start_no_run_off(
    superuser: User, client: Client, login: Any
) -> None:
    contest, _jurors, codes = tied(LADDER, photos=51)
    login(client, superuser)
    until = timezone.localtime(soon()).strftime("%Y-%m-%dT%H:%M")
    client.post(reverse("contests_run_off", args=[contest.pk]), {"entry": codes, "closes_at": until})
    with translation.override("it"):
        [told] = client.get(reverse("contests_jury", args=[contest.pk])).context["messages"]
    assert "50" in str(told)
    assert contest.rounds.count() == 1


def test_a_large_round_is_not_counted_to_start_a_run_off_or_take_a_motion(
    superuser: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contests.counts.AT_ONCE", -1)
    contest, jurors, codes = tied([TieStep.PRESIDENT_MOTION.value, TieStep.EX_AEQUO.value])
    with pytest.raises(TieRefusedError):
        move_on_tie(juror=jurors[0], codes=codes, reason="Luce")
    with pytest.raises(NotCountedError):
        ask_for_seal(contest=contest, by=superuser)
    keep_count(round_id=contest.rounds.get().pk)
    move_on_tie(juror=jurors[0], codes=codes, reason="Luce")
    with pytest.raises(NotCountedError):  # the motion has changed what was counted
        ask_for_seal(contest=contest, by=superuser)
    keep_count(round_id=contest.rounds.get().pk)
    ask_for_seal(contest=contest, by=superuser)


def test_the_president_has_a_page_for_it(home: Any, client: Client, login: Any) -> None:
    contest, jurors, codes = tied([TieStep.PRESIDENT_MOTION.value, TieStep.EX_AEQUO.value])
    address = reverse("contests:jury_ties", args=[contest.slug])
    login(client, jurors[1].user)
    assert client.get(address).status_code == 403
    login(client, jurors[0].user)
    sent = {"group": codes[0], "reason": "Racconta di più"}
    same = {f"place_{code}": 1 for code in codes}
    assert "Dai a ogni foto un posto suo." in client.post(address, sent | same).content.decode()
    order = {f"place_{code}": number for number, code in enumerate(reversed(codes), start=1)}
    assert client.post(address, sent | order).status_code == 302
    assert TieMotion.objects.get().codes == codes[::-1]
