"""What people decided about ties: run-offs by the jury and motions of the president, as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contests.enums import RoundKind
from contests.models import Order
from contests.ranking import PRESIDENT_MOTION, RUN_OFF, Decision
from contests.schulze import Ballot, schulze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contests.models import Contest, Round


def decisions_of(contest: Contest, ladder: Sequence[str]) -> list[tuple[Decision, dict[str, Any]]]:
    """Each with what it follows from; only steps of ``ladder`` can decide."""
    decided: list[tuple[Decision, dict[str, Any]]] = []
    if RUN_OFF in ladder:
        run_offs = contest.rounds.revealed().filter(kind=RoundKind.RUNOFF)
        decided.extend(map(_run_off, run_offs.order_by("number")))
    if PRESIDENT_MOTION in ladder:
        for motion in contest.tie_motions.all():
            order = tuple((code,) for code in motion.codes)
            decided.append((Decision(PRESIDENT_MOTION, order), {"reason": motion.reason}))
    return decided


def _run_off(round_: Round) -> tuple[Decision, dict[str, Any]]:
    """The order that follows from what the jurors sent, by Schulze's method."""
    entries = set(round_.finalists.values_list("entry__code", flat=True))
    sent = (
        Order.objects.filter(round=round_, juror__accepted_at__isnull=False, juror__removed_at__isnull=True)
        .exclude(juror__code__in=round_.left_out)
        .order_by("juror__code")
        .values_list("juror__code", "ranked")
    )
    orders: list[dict[str, Any]] = []
    ballots = []
    for juror, ranked in sent:
        order = [sorted(kept) for equal in ranked if (kept := entries.intersection(equal))]
        conflicts = entries.difference(*order)
        if order:
            orders.append({"juror": juror, "order": order, "conflicts": sorted(conflicts)})
            ballots.append(Ballot(juror, tuple(map(tuple, order)), frozenset(conflicts)))
    decided = Decision(RUN_OFF, schulze(entries=entries, ballots=ballots).order)
    return decided, {"round": round_.number, "orders": orders}
