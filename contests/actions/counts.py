"""Have what a revealed round gave at hand: kept, counted on the spot, or asked of the worker."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from contests import count_tasks as tasks
from contests.counts import known_count
from contests.models import RoundCount

if TYPE_CHECKING:
    from contests.counts import Counted
    from contests.models import Round


def count_of(round_: Round) -> Counted | None:
    """What ``round_`` gave as things stand; ``None`` while the worker counts a large one.

    Ask it of a revealed round only.
    """
    found = known_count(round_)
    if found is None:
        ask_for_count(round_)
    return found


@transaction.atomic
def ask_for_count(round_: Round) -> None:
    """Have the worker count a revealed round. Who asks while it is under way changes nothing."""
    row, _made = RoundCount.objects.get_or_create(round=round_)
    idle = RoundCount.objects.filter(pk=row.pk).exclude(pk__in=RoundCount.objects.under_way())
    if idle.update(asked_at=timezone.now(), began_at=None):
        transaction.on_commit(partial(tasks.keep_count.enqueue, round_.pk))
