"""In mid-round: whoever left or stepped back leaves holes, and only these are filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contests.desk import conflicts_of, pool_of
from contests.enums import LedgerEvent, LedgerRole
from contests.models import Assignment, Contest, Juror, Note, Round, Score, Verdict
from contests.refilling import Table, refill

from . import ledger

if TYPE_CHECKING:
    from hub.accounts.models import User

Seat = tuple[str, str]


def reseat(*, contest: Contest, by: User | None) -> Round | None:
    """Fill the holes of the round that stands, if it has a quorum and is not closed.

    The caller holds the lock of the contest's row. What a juror has begun stays theirs; what was not begun
    may go to somebody with less to do. Where nobody is left who may judge a photo the hole stays: the page of
    the jury names it, and the round is not closed before each photo has the minimum.
    """
    round_ = contest.current_round
    if round_ is None or round_.quorum is None or round_.locked_at is None or round_.closed_at is not None:
        return None
    # Nobody saves while seats change hands, or what they give could end in a seat that is gone.
    locked = list(Juror.objects.select_for_update().filter(contest=contest).order_by("pk"))
    entries = dict(pool_of(round_).values_list("code", "pk"))
    standing = set(round_.assignments.values_list("juror__code", "entry__code"))
    seated = {juror for juror, _entry in standing}
    jurors = {j.code: j for j in locked if j.removed_at is None and (j.accepted_at or j.code in seated)}
    seats = refill(
        Table(
            entries=frozenset(entries),
            jurors=frozenset(jurors),
            conflicts=frozenset(conflicts_of(round_)),
            quorum=round_.quorum,
            seed=round_.seed,
            standing=frozenset(standing),
            begun=frozenset(_begun(round_)),
        )
    )
    # Seats about a photo that was taken out stay: it may come back.
    gone, new = {seat for seat in standing - seats if seat[1] in entries}, seats - standing
    if not gone and not new:
        return None
    rows = {
        (row.juror.code, row.entry.code): row.pk
        for row in round_.assignments.select_related("juror", "entry")
    }
    Assignment.objects.filter(pk__in=[rows[seat] for seat in gone]).delete()
    Assignment.objects.bulk_create(
        Assignment(round=round_, juror=jurors[juror], entry_id=entries[entry]) for juror, entry in sorted(new)
    )
    ledger.enter(
        contest,
        LedgerEvent.REASSIGNED,
        by=by,
        role=LedgerRole.JUROR
        if by is not None and by.pk in {j.user_id for j in locked}
        else LedgerRole.STAFF,
        data={
            "round": round_.number,
            "taken": sorted(map(list, gone)),
            "given": sorted(map(list, new)),
        },
    )
    return round_


def lacking(round_: Round) -> dict[str, int]:
    """Codes of photos that have fewer jurors than the round wants, with how many are missing."""
    if round_.quorum is None or round_.locked_at is None:
        return {}
    barred = conflicts_of(round_)
    left = dict.fromkeys(pool_of(round_).values_list("code", flat=True), round_.quorum)
    seats = round_.assignments.filter(juror__removed_at__isnull=True)
    for juror, entry in seats.values_list("juror__code", "entry__code"):
        if entry in left and (juror, entry) not in barred:
            left[entry] -= 1
    return {entry: missing for entry, missing in sorted(left.items()) if missing > 0}


def _begun(round_: Round) -> set[Seat]:
    """Seats in which a juror has given something, if only a note."""
    pairs = ("juror__code", "entry__code")
    mine = {"juror__contest": round_.contest_id}
    return {
        *Score.objects.filter(round=round_).values_list(*pairs),
        *Verdict.objects.filter(round=round_).values_list(*pairs),
        *Note.objects.filter(**mine, entry__in=pool_of(round_)).values_list(*pairs),
    }
