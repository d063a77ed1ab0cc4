"""From the database to the records of rounds without scores. Read them only after the reveal."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from contests.desk import conflicts_of, pool_of
from contests.enums import ORDERED, RoundKind
from contests.models import Juror, Order, Verdict
from contests.progress import progress_of
from contests.round_records import make_final_record, make_shortlist_record
from contests.tie_decisions import decisions_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from contests.models import Round


def counted_jurors(round_: Round) -> QuerySet[Juror]:
    """Whose sheets count: who sits, or sat until the round was concluded; nobody left out at its close."""
    sat = Q(removed_at__isnull=True)
    if round_.concluded_at is not None:
        sat |= Q(removed_at__gt=round_.concluded_at)
    jurors = Juror.objects.filter(sat, contest=round_.contest_id, accepted_at__isnull=False)
    return jurors.exclude(code__in=round_.left_out)


def count(round_: Round, ladder: Sequence[str]) -> dict[str, Any]:
    """The record of a round of yes or no, of a final or of a run-off; ``ladder`` parts ties."""
    if round_.kind == RoundKind.SHORTLIST:
        return _votes(round_)
    if round_.kind in ORDERED:
        return _orders(round_, ladder)
    raise ValueError(f"a round of {round_.kind} is counted by contests.tally")


def _votes(round_: Round) -> dict[str, Any]:
    barred, pool = conflicts_of(round_), _codes(round_)
    votes = Verdict.objects.filter(round=round_, juror__in=counted_jurors(round_))
    rows = votes.values_list("juror__code", "entry__code", "yes")
    return make_shortlist_record(
        contest=round_.contest.slug,
        round_number=round_.number,
        seed=round_.seed,
        minimum=round_.minimum,
        threshold=round_.threshold,
        entries=pool,
        votes=[row for row in rows if row[1] in pool and row[:2] not in barred],
    )


def _orders(round_: Round, ladder: Sequence[str]) -> dict[str, Any]:
    """An order counts whole or not at all."""
    pool = _codes(round_)
    barred: dict[str, set[str]] = defaultdict(set)
    for juror, entry in conflicts_of(round_):
        if entry in pool:
            barred[juror].add(entry)
    whole = {row.juror.pk for row in progress_of(round_) if row.total and row.done >= row.total}
    orders = Order.objects.filter(round=round_, juror__in=counted_jurors(round_).filter(pk__in=whole))
    return make_final_record(
        contest=round_.contest.slug,
        round_number=round_.number,
        seed=round_.seed,
        ladder=ladder,
        entries=pool,
        orders=[
            (
                juror,
                [kept for equal in ranked if (kept := pool.intersection(equal) - barred[juror])],
                barred[juror],
            )
            for juror, ranked in orders.values_list("juror__code", "ranked")
        ],
        decisions=decisions_of(round_.contest, ladder),
    )


def _codes(round_: Round) -> set[str]:
    return set(pool_of(round_).values_list("code", flat=True))
