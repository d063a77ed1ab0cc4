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
    rows = {
        (juror, entry): pk
        for pk, juror, entry in round_.assignments.values_list("pk", "juror__code", "entry__code")
    }
    standing = frozenset(rows)
    seated = {juror for juror, _entry in standing}
    jurors = {j.code: j for j in locked if j.removed_at is None and (j.accepted_at or j.code in seated)}
    seats = refill(
        Table(
            entries=frozenset(entries),
            jurors=frozenset(jurors),
            conflicts=frozenset(conflicts_of(round_)),
            quorum=round_.quorum,
            seed=round_.seed,
            standing=standing,
            begun=frozenset(_begun(round_)),
        )
    )
    # Seats about a photo that was taken out stay: it may come back.
    gone, new = {seat for seat in standing - seats if seat[1] in entries}, seats - standing
    if not gone and not new:
        return None
    Assignment.objects.filter(pk__in=[rows[seat] for seat in gone]).delete()
    Assignment.objects.bulk_create(
        Assignment(round_id=round_.pk, juror_id=jurors[juror].pk, entry_id=entries[entry])
        for juror, entry in sorted(new)
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


def _begun(round_: Round) -> set[Seat]:
    """Seats in which a juror has given something, if only a note."""
    pairs = ("juror__code", "entry__code")
    mine = {"juror__contest": round_.contest_id}
    return {
        *Score.objects.filter(round=round_).values_list(*pairs),
        *Verdict.objects.filter(round=round_).values_list(*pairs),
        *Note.objects.filter(**mine, entry__in=pool_of(round_)).values_list(*pairs),
    }
