"""Ask for the seal of a result: the worker counts, freezes and packs it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from contests import seal_tasks as tasks
from contests.counts import deciding_count
from contests.models import Sealing
from contests.vote_rules import public_still_votes
from contests.waiting import deciding_round

from .results import NotPublishableError, OpenTiesError, lock_choices

if TYPE_CHECKING:
    from contests.models import Contest
    from hub.accounts.models import User


class NotCountedError(NotPublishableError):
    """Something has happened since a large round was counted: nobody has seen what would be sealed."""


@transaction.atomic
def ask_for_seal(*, contest: Contest, by: User, left_open: str = "") -> Sealing:
    """Have the worker compute and freeze the result. What was given up may be asked for again.

    While a tie for a prize waits for somebody, only with the reason why nobody decides: ``left_open``.
    """
    contest = lock_choices(contest, by)
    if deciding_round(contest) is None or public_still_votes(contest):
        raise NotPublishableError
    left_open = " ".join(left_open.split())[:500]
    if not left_open:
        counted = deciding_count(contest)
        if counted is None:
            raise NotCountedError
        if counted.for_prizes:
            raise OpenTiesError
    sealing, _made = Sealing.objects.update_or_create(
        contest=contest,
        defaults={
            "asked_by": by,
            "asked_at": timezone.now(),
            "began_at": None,
            "failed_at": None,
            "left_open": left_open,
        },
    )
    transaction.on_commit(partial(tasks.seal_results.enqueue, contest.pk))
    return sealing
