"""The plan of a jury's rounds: how each judges, by how many, until when. Fixed when a round is locked."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from contests.enums import LedgerEvent, RoundKind
from contests.jury_rules import may_change_round, may_plan_rounds
from contests.models import Contest, Round

from . import ledger
from .rounds import RoundRefusedError, locked_round

if TYPE_CHECKING:
    from datetime import datetime

    from hub.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What staff choose for a round before it is locked."""

    kind: RoundKind = RoundKind.SCORE
    quorum: int | None = None
    minimum: int = 1
    threshold: int = 50
    passes: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@transaction.atomic
def add_round(*, contest: Contest, plan: Plan, by: User) -> Round:
    """Put one more round behind the others."""
    contest = Contest.objects.select_for_update().get(pk=contest.pk)
    if not may_plan_rounds(contest):
        raise RoundRefusedError("phase")
    last = contest.rounds.order_by("-number").first()
    round_ = Round(contest=contest, number=last.number + 1 if last else 1)
    return _write(round_, plan, by)


@transaction.atomic
def change_round(*, round_: Round, plan: Plan, by: User) -> Round:
    """Change the plan of a round that is not locked."""
    return _write(_changeable(round_), plan, by)


@transaction.atomic
def remove_round(*, round_: Round, by: User) -> None:
    """Take the last planned round away again. The first one stays, and so does what a shortlist leads to."""
    round_ = _changeable(round_)
    rounds = round_.contest.rounds
    before = rounds.filter(number__lt=round_.number).order_by("-number").first()
    if before is None or rounds.filter(number__gt=round_.number).exists():
        raise RoundRefusedError("state")
    if before.revealed_at is not None:
        raise RoundRefusedError("state")
    if before.kind == RoundKind.SHORTLIST and before.locked_at is not None:
        raise RoundRefusedError("no_following")
    ledger.enter(round_.contest, LedgerEvent.ROUND_MADE, by=by, data={"removed": round_.number})
    round_.delete()


def _changeable(round_: Round) -> Round:
    found = locked_round(round_)
    if not may_change_round(found):
        raise RoundRefusedError("state")
    return found


def _write(round_: Round, plan: Plan, by: User) -> Round:
    changed = asdict(plan)
    for name, value in changed.items():
        setattr(round_, name, value)
    round_.full_clean(exclude=["contest"])
    round_.save()
    data = {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in changed.items()
    }
    ledger.enter(round_.contest, LedgerEvent.ROUND_MADE, by=by, data={"round": round_.number, **data})
    return round_
