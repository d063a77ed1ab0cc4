"""Staff reach everything on a phone: Wagtail cuts off what sticks out to the side, so nothing may.

And none of these pages has an axe violation. Those of the town's accounts and videos: ``tests/media``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from contests.actions.contests import note_due_moves
from contests.actions.rounds import open_round
from contests.enums import EntryStatus, Phase
from hub.accounts.models import User
from hub.home.actions import found_town
from tests.browser.audits import assert_accessible, assert_nothing_is_cut_off, hold_still
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give, publish, round_of
from tests.factories.votes import PublicVoteFactory

if TYPE_CHECKING:
    from contests.models import Contest
    from tests.browser.fixtures import PageAt

pytestmark = pytest.mark.django_db(transaction=True)

OF_EACH = (
    "edit",
    "queue",
    "lookalikes",
    "vote",
    "jury",
    "ledger",
    "conflicts",
    "round_new",
    "results",
    "papers",
    "standing",
)
# As long as a word can be that somebody types without a blank.
WORD = "x" * 100


def judged(phase: Phase) -> Contest:
    contest: Contest = ContestFactory(phase=phase, names={"it": f"Fotografie del paese {WORD[:90]}"})
    juror = JurorFactory(contest=contest)
    for _number in range(3):
        give(juror, EntryFactory(contest=contest, status=EntryStatus.ADMITTED, title=WORD), 5, 6, 7)
    note_due_moves()
    return contest


@pytest.mark.usefixtures("live_server")
def test_nothing_is_cut_off(page_at: PageAt) -> None:
    found_town(name="Borgo di Prova", hostname="localhost")
    staff = User.objects.create_superuser("staff@example.org")
    waiting, judging, over = ContestFactory(), judged(Phase.JUDGING), judged(Phase.DELIBERATION)
    EntryFactory.create_batch(2, contest=waiting, title=WORD, story=WORD)
    open_round(round_=round_of(judging), by=staff)
    PublicVoteFactory(contest=judging)
    publish(over, staff)
    page = page_at(390, user=staff)
    addresses = [reverse(f"contests_{name}") for name in ("contests", "create", "juries")]
    addresses += [reverse("wagtailadmin_home")]
    addresses += [reverse("contests_screen", args=[entry.code]) for entry in waiting.entries.all()]
    addresses += [
        reverse(f"contests_{name}", args=[contest.pk])
        for contest in (waiting, judging, over)
        for name in OF_EACH
    ]
    for address in [*addresses, reverse("contests_ballots", args=[judging.pk])]:
        page.goto(address)
        assert_nothing_is_cut_off(page)
        hold_still(page)
        assert_accessible(page)
