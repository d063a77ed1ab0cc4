"""Each move has its line, in the order in which things happened, with nothing personal in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from contests.actions.contests import (
    FrozenContestError,
    archive_contest,
    resume_contest,
    suspend_contest,
)
from contests.actions.ledger import first_broken_line
from contests.actions.results import choose_notes, give_mention, publish_results, seal_results
from contests.actions.rounds import RoundRefusedError, conclude_round, open_round
from contests.actions.submit import withdraw_entry
from contests.enums import EntryStatus, Phase
from contests.models import Entry, Note
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give, round_of

from .conftest import form_data

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from contests.models import Contest
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db


def lines(contest: Contest) -> list[tuple[str, Any]]:
    return [(line.event, line.data) for line in contest.ledger.order_by("number")]


def test_what_the_plan_did_comes_before_the_round_that_is_opened_by_hand(superuser: User) -> None:
    contest = ContestFactory(phase=Phase.SCREENING)
    JurorFactory(contest=contest)
    EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    open_round(round_=round_of(contest), by=superuser)
    assert [event for event, _data in lines(contest)] == [
        "opened",
        "closed",
        "round_locked",
        "judging",
        "round_opened",
    ]


def test_an_entry_has_a_line_when_it_is_sent_changed_and_withdrawn(
    page_client: Client, person: User, send: Callable[..., Any], home: Any
) -> None:
    contest = ContestFactory(min_pixels=1)
    send(contest, form_data(page_client, contest))
    entry = Entry.objects.get()
    page_client.post(f"/it/concorsi/mie/{entry.code}/modifica/", form_data(page_client, contest, photo=None))
    withdraw_entry(entry=entry, user=person, now=timezone.now())
    assert lines(contest) == [
        ("entry_sent", {"entry": entry.code, "awaited": 0}),
        ("entry_changed", {"entry": entry.code, "awaited": 0}),
        ("entry_withdrawn", {"entry": entry.code}),
    ]
    assert set(contest.ledger.values_list("role", "actor")) == {("entrant", person.pk)}


@pytest.fixture
def deliberating(home: Any) -> tuple[Contest, Entry, Note]:
    contest = ContestFactory(phase=Phase.DELIBERATION)
    juror = JurorFactory(contest=contest)
    entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    give(juror, entry, 9, 8, 7)
    return contest, entry, Note.objects.create(juror=juror, entry=entry, text="Bella luce", offered=True)


def test_mentions_and_chosen_notes_have_lines_without_words(deliberating: Any, superuser: User) -> None:
    contest, entry, note = deliberating
    give_mention(contest=contest, entry=entry, text="Alla maestra Ada", by=superuser)
    give_mention(contest=contest, entry=entry, text="", by=superuser)
    choose_notes(contest=contest, notes=[note.pk], by=superuser)
    choose_notes(contest=contest, notes=[note.pk], by=superuser)  # nothing moves
    choose_notes(contest=contest, notes=[], by=superuser)
    assert lines(contest) == [
        ("mention", {"entry": entry.code, "stands": True}),
        ("mention", {"entry": entry.code, "stands": False}),
        ("notes", {"chosen": [entry.code], "dropped": []}),
        ("notes", {"chosen": [], "dropped": [entry.code]}),
    ]


def test_after_the_seal_no_round_is_concluded_and_what_is_published_can_be_suspended(
    deliberating: Any, superuser: User
) -> None:
    contest, _entry, _note = deliberating
    seal_results(contest=contest, by=superuser)
    with pytest.raises(RoundRefusedError, match="state"):
        conclude_round(round_=round_of(contest), by=superuser)
    assert round_of(contest).concluded_at is None
    publish_results(contest=contest, by=superuser)
    stop = {"reason": "Ordinanza del TAR", "act": "7/2026"}
    for _twice in range(2):
        suspend_contest(contest=contest, by=superuser, **stop)
    archive = {"contest": contest, "by": superuser}
    with pytest.raises(FrozenContestError):
        archive_contest(**archive)
    resume_contest(contest=contest, by=superuser)
    archive_contest(**archive)
    moves = ["published", "suspended", "resumed", "archived"]
    assert [event for event, _data in lines(contest)[-4:]] == moves
    assert lines(contest)[-3] == ("suspended", stop)
    assert first_broken_line(contest) is None
