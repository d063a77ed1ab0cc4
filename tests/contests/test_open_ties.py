"""Photos that are equal at a place with a prize: the seal asks for the step that the rules name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import translation

from contests.actions.jury import JuryRefusedError, name_president
from contests.actions.results import OpenTiesError, seal_as_asked, seal_results
from contests.actions.sealing import ask_for_seal
from contests.actions.ties import move_on_tie, start_run_off
from contests.counts import deciding_count
from contests.enums import EntryStatus, Phase, TieStep
from contests.minutes import minutes_of
from contests.models import Contest, Juror, Result, Sealing
from tests.factories.contests import EntryFactory
from tests.factories.jury import JurorFactory, give

from .test_ties import LADDER, soon, tied

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db
MOTION = [TieStep.PRESIDENT_MOTION.value, TieStep.SEEDED_DRAW.value]
WHY = "La presidente è malata"


@pytest.mark.parametrize("ladder", [LADDER, MOTION])
def test_a_tie_for_a_prize_keeps_the_result_open(superuser: User, ladder: list[str]) -> None:
    contest, _jurors, _codes = tied(ladder)
    for deed in (ask_for_seal, seal_results):
        with pytest.raises(OpenTiesError):
            deed(contest=contest, by=superuser, left_open="  ")
    assert (Sealing.objects.count(), Result.objects.count()) == (0, 0)


def test_a_tie_that_no_prize_hangs_on_keeps_nothing_open(superuser: User) -> None:
    """Three photos stand alone above two that are equal."""
    contest, jurors, _codes = tied(LADDER, photos=2)
    for value in (10, 9, 8):
        entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
        for juror in jurors:
            give(juror, entry, value, value, value)
    counted = deciding_count(contest)
    assert counted is not None
    assert (len(counted.waiting), counted.for_prizes) == (1, ())
    ask_for_seal(contest=contest, by=superuser)
    assert seal_as_asked(contest_id=contest.pk) is True


def test_what_is_sealed_unparted_says_why_in_ledger_and_minutes(superuser: User) -> None:
    contest, _jurors, codes = tied(MOTION)
    ask_for_seal(contest=contest, by=superuser, left_open=f" {WHY} ")
    assert seal_as_asked(contest_id=contest.pk) is True
    line = contest.ledger.get(event="sealed")
    assert {name: line.data[name] for name in ("undecided", "reason")} == {"undecided": codes, "reason": WHY}
    with translation.override("en"):
        told = minutes_of(Contest.objects.get(pk=contest.pk), "en")
    [ties] = [section for section in told.sections if section.heading == "How ties were parted"]
    assert ties.paragraphs[-1].startswith("Sealed though nobody parted these photos: ")
    assert ties.paragraphs[-1].endswith(f"Reason: {WHY}")


def test_once_parted_nothing_is_asked(superuser: User) -> None:
    contest, jurors, codes = tied(MOTION)
    move_on_tie(juror=jurors[0], codes=codes, reason="Luce")
    seal_results(contest=contest, by=superuser)
    assert "undecided" not in contest.ledger.get(event="sealed").data


def page_of(client: Client, contest: Contest) -> Any:
    return client.get(reverse("contests_results", args=[contest.pk]))


def test_the_page_says_what_is_missing_and_from_whom(
    client: Client, login: Any, home: Any, superuser: User, django_capture_on_commit_callbacks: Any
) -> None:
    contest, jurors, _codes = tied(MOTION)
    login(client, superuser)
    page = page_of(client, contest)
    assert 'id="undecided"' in page.content.decode()
    assert page.context["president"] == jurors[0]
    assert str(jurors[0]) in page.content.decode()
    seal = reverse("contests_seal", args=[contest.pk])
    client.post(seal, {"left_open": ""})
    assert Sealing.objects.count() == 0
    assert client.get(reverse("contests_results_preview", args=[contest.pk])).status_code == 200
    client.post(seal, {"left_open": WHY})
    assert Sealing.objects.get().left_open == WHY


def test_the_page_of_a_run_off_says_that_it_is_under_way(
    client: Client, login: Any, home: Any, superuser: User
) -> None:
    contest, _jurors, codes = tied(LADDER)
    login(client, superuser)
    assert page_of(client, contest).context["run_off_under_way"] is False
    start_run_off(contest=contest, codes=codes, closes_at=soon(), by=superuser)
    page = page_of(client, contest)
    assert (page.context["run_off_under_way"], len(page.context["undecided"])) == (True, 1)


def test_a_jury_without_a_president_gets_one_of_its_jurors_in_the_deliberation(
    client: Client, login: Any, home: Any, contest_staff: User
) -> None:
    contest, jurors, codes = tied(MOTION)
    Juror.objects.update(is_president=False)
    invited = JurorFactory(contest=contest, accepted_at=None)
    removed = JurorFactory(contest=contest, removed_at=soon())
    for nobody in (invited, removed):
        with pytest.raises(JuryRefusedError):
            name_president(juror=nobody, by=contest_staff)
    login(client, contest_staff)
    assert page_of(client, contest).context["president"] is None
    jury = client.get(reverse("contests_jury", args=[contest.pk])).content.decode()
    paths = [
        reverse("contests_juror_president", args=[contest.pk, one.pk]) for one in (*jurors, invited, removed)
    ]
    assert [path in jury for path in paths] == [True, True, False, False]
    client.post(paths[1])
    assert Juror.objects.get(is_president=True) == jurors[1]
    assert contest.ledger.get(event="president_named").data == {"juror": jurors[1].code}
    move_on_tie(juror=Juror.objects.get(pk=jurors[1].pk), codes=codes, reason="Luce")
    seal_results(contest=contest, by=contest_staff)
    contest.refresh_from_db()
    assert contest.phase is Phase.SEALED
    with pytest.raises(JuryRefusedError):
        name_president(juror=jurors[0], by=contest_staff)
