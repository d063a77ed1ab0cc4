"""The ledger in the admin speaks to town-hall staff; what is hashed keeps its codes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from contests.actions.contests import suspend_contest
from contests.actions.ledger import enter
from contests.actions.round_plans import Plan, change_round
from contests.actions.rounds import close_round, declare_conflict, lock_round
from contests.actions.votes import Settings, set_vote
from contests.enums import ConflictKind, EntryStatus, LedgerEvent, Phase, RoundKind
from contests.ledger_words import details
from contests.models import Contest, LedgerLine
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give, round_of

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db


def told(contest: Contest, event: LedgerEvent) -> list[tuple[str, str]]:
    line = contest.ledger.filter(event=event).latest("number")
    return [(str(label), str(words)) for label, words in details(line)]


def test_rounds_speak_italian(superuser: User, home: Any) -> None:
    contest = ContestFactory(phase=Phase.SCREENING)
    juror = JurorFactory(contest=contest)
    entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    round_ = round_of(contest)
    opens_at = datetime(2027, 1, 10, 23, 30, tzinfo=UTC)
    plan = Plan(kind=RoundKind.SCORE, opens_at=opens_at, closes_at=opens_at + timedelta(days=9))
    change_round(round_=round_, plan=plan, by=superuser)
    Contest.objects.update(judging_from=timezone.now())
    lock_round(round_=round_, by=superuser)

    assert told(contest, LedgerEvent.ROUND_MADE) == [
        ("Turno", "1"),
        ("Tipo", "Voti da 1 a 10 per criteri"),
        ("Giurati per ogni foto", "–"),
        ("Minimo di schede complete per ogni foto", "1"),
        ("Quota di sì per passare, in percento", "50"),
        ("Quante foto passano", "–"),
        ("Inizia", "11/01/2027 00:30"),
        ("Finisce", "20/01/2027 00:30"),
    ]
    assert told(contest, LedgerEvent.ROUND_LOCKED) == [
        ("Turno", "1"),
        ("Giurati per ogni foto", "tutti"),
        ("Foto", "1"),
        ("Giurati", "1"),
        ("Impronta del seme", f"{round_.seed_hash[:12]}…"),
    ]
    declare_conflict(juror=juror, entry=entry, kind=ConflictKind.CLASS, by=superuser)
    assert told(contest, LedgerEvent.CONFLICT) == [
        ("Giurato", juror.code),
        ("Foto", entry.code),
        ("Tipo", "Proprio alunno o propria classe"),
    ]
    with translation.override("en"):
        assert told(contest, LedgerEvent.CONFLICT)[2] == ("Type", "Own pupil or own class")


def test_lists_seats_and_nested_parts(superuser: User, home: Any) -> None:
    contest = ContestFactory(phase=Phase.JUDGING)
    juror, late = JurorFactory.create_batch(2, contest=contest)
    give(juror, EntryFactory(contest=contest, status=EntryStatus.ADMITTED), 5, 6, 7)
    close_round(round_=round_of(contest), by=superuser, reason="Malato", left_out=[late.code])
    assert told(contest, LedgerEvent.ROUND_CLOSED) == [
        ("Turno", "1"),
        ("Giurati che non avevano finito", "1"),
        ("Giurati che non contano", late.code),
        ("Motivo", "Malato"),
    ]
    seats = [["AAAA", "X"], ["AAAA", "Y"], *(["BBBB", str(n)] for n in range(7))]
    enter(contest, LedgerEvent.REASSIGNED, by=superuser, data={"round": 1, "taken": seats, "given": []})
    assert told(contest, LedgerEvent.REASSIGNED) == [
        ("Turno", "1"),
        ("Tolte", "AAAA: X, Y; BBBB: 7 foto"),
        ("Assegnate", "–"),
    ]
    dates = {"opens_at": "2026-11-01T08:00:00+00:00", "closes_at": "2026-11-30T22:59:00+00:00"}
    enter(contest, LedgerEvent.RULES, by=superuser, data={"rules": 2, "dates": dates})
    assert told(contest, LedgerEvent.RULES) == [
        ("Versione del regolamento", "2"),
        ("Iscrizioni dal", "01/11/2026 09:00"),
        ("Iscrizioni al", "30/11/2026 23:59"),
    ]
    enter(contest, LedgerEvent.BALLOTS_STRUCK, by=superuser, data={"ballots": 3, "undone": True})
    assert told(contest, LedgerEvent.BALLOTS_STRUCK) == [("Schede", "3"), ("Di nuovo contate", "sì")]


def test_a_public_vote_is_told_whole(superuser: User, home: Any) -> None:
    contest = ContestFactory(phase=Phase.SCREENING)
    settings = Settings(
        opens_at=contest.judging_from, closes_at=contest.judging_until, picks=3, prizes={}, appeal_days=30
    )
    set_vote(contest=contest, settings=settings, by=superuser)
    assert [label for label, _words in told(contest, LedgerEvent.RULES)] == [
        "Inizia",
        "Finisce",
        "Foto su una scheda",
    ]


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ({"planned": "another day"}, "another day"),
        ({"planned": 7}, "7"),
        ({"planned": "0001-01-01T00:00:00+14:00"}, "0001-01-01T00:00:00+14:00"),
        (["planned"], "planned"),
        ({"kind": ["a"]}, "['a']"),
        ({"taken": 5}, "5"),
        ({"given": [1]}, "[1]"),
        ({"sha256": 1}, "1"),
        ({"files": 3}, "3"),
        ({"dates": {"opens_at": []}}, "–"),
    ],
)
def test_a_line_that_was_changed_is_shown_as_it_stands(home: Any, data: Any, shown: str) -> None:
    line = LedgerLine(event=LedgerEvent.CLOSED, data=data)
    assert [words for _label, words in details(line)] == [shown]


def test_the_page_shows_words(client: Client, superuser: User, home: Any, login: Any) -> None:
    contest = ContestFactory(phase=Phase.OPEN)
    suspend_contest(contest=contest, reason="Maltempo", act="Determina 7", by=superuser)
    page = login(client, superuser).get(reverse("contests_ledger", args=[contest.pk])).content.decode()
    assert "Motivo: Maltempo<br>Numero dell’atto: Determina 7<br>" in "".join(page.split("\n")).replace(
        "  ", ""
    )
    assert timezone.localtime().strftime("%d/%m/%Y") in page
