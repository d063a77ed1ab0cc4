"""Before a reveal nobody else is told what a juror gave: not by a byte of any answer, nor by what is kept.

``canary_values`` says how that is known: each request that may depend on a value is asked for in two towns
that differ only in what two jurors gave. The phases of a contest in which a jury is at work are walked by
``test_canaries``; here are the other rounds that hide values, and what is kept beside the tables.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from contests.actions.rounds import close_round
from contests.enums import EntryStatus, Phase, RoundKind
from contests.models import Arrangement, Finalist, Move, Note, Order, Round, Score, Verdict
from contests.tasks import follow_plans
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, desk_of, round_of

from .canaries import Town, build, fill
from .canary_values import DRAWN, TABLES, cached, empty_caches, give_otherwise, said, tables
from .canary_walk import BARE, addresses, client_of, is_of_the_contest, told_to, walk
from .conftest import files_in, run_tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from contests.models import Juror
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db


def leave(town: Town) -> None:
    """As it is."""


def close(town: Town) -> None:
    opened = town.contest.judging_from
    town.contest.rounds.update(locked_at=opened, opened_at=opened, closed_at=timezone.now())


def go_on(town: Town, kind: RoundKind) -> None:
    """What the first round gave is revealed; two photos are judged again."""
    now, first = timezone.now(), round_of(town.contest)
    close(town)
    concluded = None if kind == RoundKind.RUNOFF else now
    Round.objects.filter(pk=first.pk).update(revealed_at=now, concluded_at=concluded)
    again = Round.objects.create(
        contest=town.contest,
        number=2,
        kind=kind,
        locked_at=now,
        opened_at=now,
        opens_at=now,
        closes_at=now + timedelta(days=1),
    )
    entries = {role: town.entries[role] for role in ("entrant", "other_entrant")}
    for entry in entries.values():
        Finalist.objects.create(round=again, entry=entry)
    fill(again, town.jurors, entries)
    town.contest = type(town.contest).objects.get(pk=town.contest.pk)


# How a round stands whose values are hidden, who reads their own there.
STANDS: dict[str, tuple[RoundKind, Phase, Callable[[Town], None], list[str]]] = {
    "scores, closed": (RoundKind.SCORE, Phase.JUDGING, close, ["juror"]),
    "yes or no, open": (RoundKind.SHORTLIST, Phase.JUDGING, leave, ["juror"]),
    "final, closed": (RoundKind.FINAL, Phase.JUDGING, close, ["juror"]),
    "final, open after a shortlist that is revealed": (
        RoundKind.SHORTLIST,
        Phase.JUDGING,
        lambda town: go_on(town, RoundKind.FINAL),
        ["juror"],
    ),
    "run-off, open after scores that are revealed": (
        RoundKind.SCORE,
        Phase.DELIBERATION,
        lambda town: go_on(town, RoundKind.RUNOFF),
        ["juror"],
    ),
}


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("stand", STANDS)
def test_nobody_else_is_told_what_a_juror_gave(stand: str, settings: Any) -> None:
    settings.ROOT_URLCONF = BARE
    kind, phase, arrange, own = STANDS[stand]
    with translation.override("it"):
        town = build(phase, kind=kind)
        arrange(town)
        paths = [one for one in addresses(town) if is_of_the_contest(one[0])]
    found = walk(town, paths)
    assert found.broken == []
    assert told_to(town, found) == own


def test_exports_and_the_vote_say_the_same() -> None:
    """Directly, since each of their answers is another: by cells, by members, by what is in the list."""
    with translation.override("it"):
        town = build(Phase.JUDGING)
        names = {"contests:vote", "contests:vote_challenge", "contests_export_xlsx", "contests_export_zip"}
        paths = [one for one in addresses(town) if one[0] in names]
    client = client_of(town, "superuser")
    before = {one: said(one[0], client.get(one[1])) for one in paths}
    give_otherwise(town)
    assert {one: said(one[0], client.get(one[1])) for one in paths} == before
    assert {name for name, _path in before} == names
    assert [answer[:4] for answer in before.values()] == [b"200\n"] * len(names)


def test_what_is_saved_by_itself_answers_another_juror_the_same() -> None:
    """Their own values, and what this answers, do not depend on what the first juror gave."""
    with translation.override("it"):
        town = build(Phase.JUDGING)
        other = town.jurors["other_juror"]
        [slot, *_others] = desk_of(other).slots
        path = reverse("contests:jury_photo", args=[town.contest.slug, slot.token])
    client = client_of(town, "other_juror")
    given = {f"c{criterion.pk}": "4" for criterion in town.contest.criteria.all()}

    def saved() -> bytes:
        answer = client.post(path, given, headers={"X-Requested-With": "fetch"})
        assert answer.status_code == 200
        return said("contests:jury_photo", answer)

    saved()
    before = saved()
    give_otherwise(town)
    assert saved() == before


# --- what is kept, mailed and logged ----------------------------------------------


def sheet(juror: Juror, place: int, way: int) -> dict[str, str]:
    """What a juror's page sends of the photo at ``place``, one way or the other."""
    round_ = round_of(juror.contest)
    note = {"note": ("Controluce riuscito.", "Troppo mossa, peccato.")[way], "offered": "on"}
    if round_.kind == RoundKind.SHORTLIST:
        return note | {"do": ("yes", "no")[(place + way) % 2]}
    return note | {f"c{c.pk}": str((9 - place, 2 + place)[way]) for c in juror.contest.criteria.all()}


def judge(client: Client, juror: Juror, way: int) -> list[int]:
    """A juror lays photos out and judges them by their pages; the status of each answer."""
    desk = desk_of(juror)
    names = [slot.token for slot in desk.slots][:: (1, -1)[way]]
    order = {"round": str(desk.round.number), "order": names}
    is_final = desk.round.kind == RoundKind.FINAL
    table = "contests:jury_order" if is_final else "contests:jury_table"
    sent: list[tuple[str, dict[str, Any]]] = [(reverse(table, args=[juror.contest.slug]), order)]
    for place, slot in enumerate([] if is_final else desk.slots):
        path = reverse("contests:jury_photo", args=[juror.contest.slug, slot.token])
        sent.append((path, sheet(juror, place, way)))
    return [client.post(path, data, headers={"X-Requested-With": "fetch"}).status_code for path, data in sent]


GIVEN_IN = {
    RoundKind.SCORE: {Arrangement, Move, Note, Score},
    RoundKind.SHORTLIST: {Arrangement, Move, Note, Verdict},
    RoundKind.FINAL: {Move, Order},
}


@pytest.mark.parametrize("kind", GIVEN_IN)
def test_what_a_juror_gives_stands_in_its_own_tables_and_nowhere_else(
    kind: RoundKind,
    home: Any,
    superuser: User,
    caplog: pytest.LogCaptureFixture,
    time_machine: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """The same work twice in the same town, up to the close of the round: once so, once otherwise.

    No task, session, ledger, log line, mail, file or cache tells which it was.
    """
    contest = ContestFactory(phase=Phase.JUDGING)
    contest.rounds.update(kind=kind)
    EntryFactory.create_batch(3, contest=contest, status=EntryStatus.ADMITTED)
    giver, other = JurorFactory.create_batch(2, contest=contest)
    if kind == RoundKind.SHORTLIST:
        Round.objects.create(contest=contest, number=2)
    clients = {juror: Client() for juror in (giver, other)}
    for juror, client in clients.items():
        client.force_login(juror.user)
    time_machine.move_to(timezone.now(), tick=False)

    def told(way: int) -> tuple[dict[str, list[str]], list[str]]:
        caplog.clear()
        mail.outbox.clear()
        empty_caches()
        with transaction.atomic():
            with django_capture_on_commit_callbacks(execute=True):
                assert set(judge(clients[giver], giver, way) + judge(clients[other], other, 0)) == {200}
                unread = clients[giver].post(
                    reverse("contests:jury_order", args=[contest.slug]), {"order": "x"}
                )
                assert unread.status_code == 400
                follow_plans.func()
                close_round(round_=round_of(contest), by=superuser)
            rows = tables()
            run_tasks()
            transaction.set_rollback(True)
        assert [line for line in caplog.messages if "giuria" in line] != []
        mails = [f"{one.to} {one.subject} {one.body} {one.alternatives}" for one in mail.outbox]
        return rows, [*mails, DRAWN.sub("", caplog.text), str(cached()), *files_in("private")]

    with caplog.at_level(logging.DEBUG):
        (rows, beside), (others, others_beside) = told(0), told(1)
    differ = {table for table in rows if rows[table] != others[table]}
    assert differ == {model._meta.db_table for model in GIVEN_IN[kind]}
    assert others_beside == beside


def test_all_tables_with_values_are_known() -> None:
    assert {model._meta.db_table for models in GIVEN_IN.values() for model in models} == TABLES
