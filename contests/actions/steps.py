"""Take the next step of a round: made while staff wait, or asked of the worker where photos are many."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from contests import step_tasks as tasks
from contests.counts import is_large
from contests.enums import LongStep
from contests.models import RoundStep

from .rounds import locked_round
from .stepping import DEEDS

if TYPE_CHECKING:
    from contests.models import Round
    from hub.accounts.models import User


def take_step(*, round_: Round, step: LongStep, by: User) -> bool:
    """Make ``step``, or ask for it if it takes long; whether it is made."""
    if takes_long(round_, step):
        ask_for_step(round_=round_, step=step, by=by)
        return False
    DEEDS[step](round_=round_, by=by)
    return True


def takes_long(round_: Round, step: LongStep) -> bool:
    """Whether so many photos are shared out by ``step``, or so much is counted, that a page would wait."""
    if step == LongStep.CONCLUDE:
        is_work = round_.concluded_at is None and round_.revealed_at is not None and not round_.is_last
    else:
        is_work = round_.locked_at is None and round_.quorum is not None
    return is_work and is_large(round_)


@transaction.atomic
def ask_for_step(*, round_: Round, step: LongStep, by: User) -> None:
    """Have the worker make ``step``. Who asks while one is under way changes nothing."""
    round_ = locked_round(round_)
    if RoundStep.objects.under_way().filter(round=round_).exists():
        return
    asked = {"step": step, "asked_by": by, "asked_at": timezone.now(), "began_at": None}
    RoundStep.objects.update_or_create(round=round_, defaults=asked | {"refused": "", "entries": []})
    transaction.on_commit(partial(tasks.make_step.enqueue, round_.pk))
