"""What people decide about photos that nothing else parts: a run-off by the jury, the president's motion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from contests.counts import deciding_count
from contests.enums import LedgerEvent, LedgerRole, RoundKind
from contests.jury_rules import may_deliberate, may_move_on_ties
from contests.models import Contest, Entry, Finalist, Juror, Round, TieMotion
from contests.ranking import PRESIDENT_MOTION, RUN_OFF

from . import ledger
from .rounds import open_round

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from hub.accounts.models import User


class TieRefusedError(Exception):
    """Not the moment, not the person, or the photos do not wait for this step."""


@transaction.atomic
def start_run_off(*, contest: Contest, codes: Sequence[str], closes_at: datetime, by: User) -> Round:
    """Let the jury vote again, on the photos that are still equal only; jurors may begin at once."""
    contest = Contest.objects.select_for_update().get(pk=contest.pk)
    under_way = any(one.is_run_off_under_way for one in contest.rounds.all())
    if not may_deliberate(by, contest) or under_way or closes_at <= timezone.now():
        raise TieRefusedError
    _check(contest, RUN_OFF, codes)
    last = contest.rounds.order_by("-number").first()
    round_ = Round.objects.create(
        contest=contest,
        number=last.number + 1 if last else 1,
        kind=RoundKind.RUNOFF,
        opens_at=timezone.now(),
        closes_at=closes_at,
    )
    Finalist.objects.bulk_create(
        Finalist(round=round_, entry=entry)
        for entry in Entry.objects.admitted().filter(contest=contest, code__in=codes)
    )
    data = {"round": round_.number, "kind": RoundKind.RUNOFF.value, "entries": sorted(codes)}
    ledger.enter(contest, LedgerEvent.ROUND_MADE, by=by, data=data)
    return open_round(round_=round_, by=by)


@transaction.atomic
def move_on_tie(*, juror: Juror, codes: Sequence[str], reason: str) -> TieMotion:
    """The president's order of photos that are still equal, and why; it stands in the minutes."""
    contest = Contest.objects.select_for_update().get(pk=juror.contest_id)
    juror = Juror.objects.get(pk=juror.pk)
    juror.contest = contest
    reason = " ".join(reason.split())
    if not may_move_on_ties(juror) or not reason:
        raise TieRefusedError
    _check(contest, PRESIDENT_MOTION, codes)
    motion = TieMotion.objects.create(contest=contest, codes=list(codes), reason=reason, moved_by=juror)
    ledger.enter(
        contest,
        LedgerEvent.TIE_MOTION,
        by=juror.user,
        role=LedgerRole.PRESIDENT,
        data={"codes": list(codes), "reason": reason},
    )
    return motion


def _check(contest: Contest, step: str, codes: Sequence[str]) -> None:
    """These photos, all of them and no other, wait for this step.

    A large round is not counted while somebody waits: what is not counted as things stand waits for nobody.
    """
    counted = deciding_count(contest)
    waiting = [sorted(tie.entries) for tie in (counted.waiting if counted else ()) if tie.step == step]
    if sorted(codes) not in waiting:
        raise TieRefusedError
