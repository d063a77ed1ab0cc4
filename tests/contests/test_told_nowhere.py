"""What jurors give stands in no mail and no log while their round is judged and when it ends."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse

from contests.actions.reminding import remind_by_plan
from contests.actions.rounds import close_round, reveal_round
from contests.enums import EntryStatus, Phase
from contests.tasks import follow_plans
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, desk_of, round_of

from .conftest import run_tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from contests.models import Contest, Juror
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db
NOTE = "Canarino"
# Made anew each time: names of tasks and of mails, tokens, how long something took.
FRESH = re.compile(r"[\w-]{16,}|0x[0-9a-f]+|\d+\.\d+")


@pytest.fixture
def contest(home: Any, superuser: User) -> Contest:
    """Three photos and three jurors, of whom one is late; the jury works for five more days."""
    contest: Contest = ContestFactory(phase=Phase.JUDGING)
    EntryFactory.create_batch(3, contest=contest, status=EntryStatus.ADMITTED)
    JurorFactory.create_batch(3, contest=contest, accepted_at=contest.judging_from, told_round=1)
    return contest


@pytest.fixture
def judge(client: Client, contest: Contest) -> Callable[..., list[int]]:
    """Scores and notes as a juror's page sends them; the status of each answer."""

    def judge(juror: Juror, values: dict[int, Any]) -> list[int]:
        client.force_login(juror.user)
        tokens = {slot.entry_id: slot.token for slot in desk_of(juror).slots}
        answers = []
        for entry, value in zip(contest.entries.order_by("pk"), values.items(), strict=False):
            number, given = value
            path = reverse("contests:jury_photo", args=[contest.slug, tokens[entry.pk]])
            data = {f"c{c.pk}": str(given) for c in contest.criteria.all()}
            data |= {"note": f"{NOTE} {number} {given}", "offered": "on"}
            answers.append(client.post(path, data, headers={"X-Requested-With": "fetch"}).status_code)
        return answers

    return judge


def test_no_mail_and_no_log_depends_on_what_was_given(
    contest: Contest,
    superuser: User,
    judge: Callable[..., list[int]],
    caplog: pytest.LogCaptureFixture,
    time_machine: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """The same round twice, in the same town: once with these values, once with others."""
    first, second, _late = contest.jurors.order_by("pk")

    def work() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            follow_plans.func()
            remind_by_plan()
        run_tasks()

    time_machine.move_to(contest.judging_until - timedelta(days=5), tick=False)
    work()

    def told(*values: int) -> list[str]:
        caplog.clear()
        mail.outbox.clear()
        time_machine.move_to(contest.judging_until - timedelta(hours=30), tick=False)
        given = dict(enumerate(values))
        with transaction.atomic():
            assert judge(first, given) == judge(second, given) == [200] * 3
            assert judge(first, {0: f"{values[0]}77"}) == [400]
            work()
            time_machine.move_to(contest.judging_until + timedelta(hours=1), tick=False)
            with django_capture_on_commit_callbacks(execute=True):
                follow_plans.func()
                round_ = close_round(round_=round_of(contest), by=superuser, reason="Una manca.")
                assert judge(second, given) == [409] * 3
                reveal_round(round_=round_, by=superuser)
            run_tasks()
            transaction.set_rollback(True)
        mails = [
            "\n".join([*one.to, one.subject, one.body, *(str(body[0]) for body in one.alternatives)])
            for one in mail.outbox
        ]
        assert len(mails) >= 1
        assert [line for line in caplog.messages if "jury" in line or "giuria" in line] != []
        return [FRESH.sub("", text) for text in (*mails, caplog.text)]

    with caplog.at_level(logging.DEBUG):
        once, again = told(9, 5, 2), told(1, 6, 8)
    assert once == again
    assert [text for text in once if NOTE in text] == []
