"""The steps of a round: fixed, opened, closed, revealed, concluded. Each once, each in the ledger."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from contests import assignment, jury_rules
from contests import jury_tasks as tasks
from contests import tasks as photo_tasks
from contests.advance import outcome_of
from contests.desk import conflicts_of, pool_of
from contests.enums import ORDERED, ConflictKind, LedgerEvent, LedgerRole, Phase, RoundKind, RoundState
from contests.models import Assignment, Conflict, Contest, Finalist, Juror, Round, RoundRecord
from contests.models.rounds import MOST_FINALISTS
from contests.progress import progress_of, whole_sheets

from . import ledger
from .contests import note_moves_before
from .counts import ask_for_count
from .reseating import reseat

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from contests.models import Entry
    from hub.accounts.models import User


class RoundRefusedError(Exception):
    """The step is not possible now; ``code`` says why: ``state``, ``phase``, ``no_jury``, ``no_entries``,
    ``too_few`` (entries without the minimum; ``entries`` names them by code), ``unassignable`` (entries
    that too few jurors may judge; named, too), ``no_reason``,
    ``no_following`` (a round of yes or no wants one behind it), ``too_many`` (for a final), ``quorum`` (so
    many photos want one) or ``stopped`` (the contest is suspended or annulled)."""

    def __init__(self, code: str, entries: Iterable[str] = ()) -> None:
        self.code, self.entries = code, tuple(entries)
        super().__init__(code)


@transaction.atomic
def lock_round(*, round_: Round, by: User | None) -> Round:
    """Fix what is judged, by whom, by which criteria and seed. The seed's hash is public from now on.

    Not before the jury's time: until then photos are admitted and criteria written.
    """
    return _fix(locked_round(round_), by=by)


def _fix(round_: Round, *, by: User | None) -> Round:
    """The same, for who holds the locks."""
    if round_.locked_at is not None:
        return round_
    note_moves_before(round_.contest)
    if round_.contest.phase not in (Phase.JUDGING, Phase.DELIBERATION):
        raise RoundRefusedError("phase")
    if round_.kind != RoundKind.RUNOFF and not _is_next(round_):
        raise RoundRefusedError("state")
    entries = dict(pool_of(round_).values_list("code", "pk"))
    jurors = {juror.code: juror for juror in Juror.objects.invited().filter(contest=round_.contest)}
    if not entries:
        raise RoundRefusedError("no_entries")
    if not jurors:
        raise RoundRefusedError("no_jury")
    if round_.kind == RoundKind.SHORTLIST and round_.is_last:
        raise RoundRefusedError("no_following")
    if round_.kind in ORDERED and len(entries) > MOST_FINALISTS:
        raise RoundRefusedError("too_many")
    if round_.wants_quorum:
        raise RoundRefusedError("quorum")
    if round_.quorum is not None:
        _share_out(round_, round_.quorum, jurors, entries)
    rules = round_.contest.current_rules
    round_.frozen = {
        "entries": sorted(entries),
        # In every language: minutes are printed in any of them.
        "criteria": [{"names": c.names, "weight": c.weight} for c in round_.contest.criteria.all()],
        "ladder": rules.tie_ladder if rules else [],
    }
    round_.locked_at = timezone.now()
    round_.save(update_fields=["frozen", "locked_at"])
    data = {"entries": len(entries), "jurors": len(jurors), "seed_sha256": round_.seed_hash}
    _enter(round_, LedgerEvent.ROUND_LOCKED, by, data | {"quorum": round_.quorum})
    transaction.on_commit(photo_tasks.make_full_sizes.enqueue)
    return round_


def _share_out(round_: Round, quorum: int, jurors: Mapping[str, Juror], entries: Mapping[str, int]) -> None:
    """Who judges what: so many of ``jurors`` for each of ``entries``, both by their codes."""
    conflicts = conflicts_of(round_)
    try:
        shared = assignment.assign(
            entries=entries, jurors=jurors, conflicts=conflicts, quorum=quorum, seed=round_.seed
        )
    except assignment.UnassignableError as error:
        raise RoundRefusedError("unassignable", [lack.entry for lack in error.lacks]) from error
    Assignment.objects.bulk_create(
        Assignment(round_id=round_.pk, juror_id=jurors[juror].pk, entry_id=entries[entry])
        for juror, entry in shared.seats
    )


@transaction.atomic
def open_round(*, round_: Round, by: User | None) -> Round:
    """Let the jurors begin. Opening the first round ends the check of the entries."""
    round_ = locked_round(round_)
    if round_.opened_at is not None:
        return round_
    contest, now = round_.contest, timezone.now()
    if contest.phase == Phase.SCREENING and round_.number == 1:
        contest.judging_from = now
        contest.save(update_fields=["judging_from"])
    _fix(round_, by=by)
    if contest.phase != (Phase.DELIBERATION if round_.kind == RoundKind.RUNOFF else Phase.JUDGING):
        raise RoundRefusedError("phase")
    if round_.ends_at <= now:
        raise RoundRefusedError("state")
    _begin(round_, by=by, now=now)
    return round_


@transaction.atomic
def close_round(*, round_: Round, by: User | None, reason: str = "", left_out: Collection[str] = ()) -> Round:
    """End the judging: when every juror is done, or with a reason once each entry has the minimum.

    ``left_out`` are codes of jurors who are not done and whose sheets then count not at all; who is not
    named counts with every whole sheet. What nobody knows yet, the scores, cannot steer that choice.
    """
    round_ = locked_round(round_)
    if round_.closed_at is not None:
        return round_
    if round_.state != RoundState.OPEN:
        raise RoundRefusedError("state")
    if round_.opened_at is None:  # it opened by the plan and gets its stamps before it goes on
        _fix(round_, by=None)
        _begin(round_, by=None, now=timezone.now())
    # Who is just saving comes first; who comes later finds the round closed.
    list(Juror.objects.select_for_update().filter(contest=round_.contest).order_by("pk"))
    late = _late(round_)
    left_out = sorted(late & set(left_out))
    sheets = whole_sheets(round_, left_out=left_out)
    lacking = [
        code for code in pool_of(round_).values_list("code", flat=True) if sheets[code] < round_.minimum
    ]
    if lacking:
        raise RoundRefusedError("too_few", lacking)
    if late and not reason.strip():
        raise RoundRefusedError("no_reason")
    round_.closed_at = timezone.now()
    round_.closing_reason = reason.strip()[:500]
    round_.left_out = left_out
    round_.save(update_fields=["closed_at", "closing_reason", "left_out"])
    data = {"late": len(late), "left_out": left_out, "reason": round_.closing_reason}
    _enter(round_, LedgerEvent.ROUND_CLOSED, by, data)
    return round_


@transaction.atomic
def reveal_round(*, round_: Round, by: User | None) -> Round:
    """Let those who may read what was given. The last round of judging begins the deliberation."""
    round_ = locked_round(round_)
    if round_.revealed_at is not None:
        return round_
    if round_.closed_at is None:
        raise RoundRefusedError("state")
    round_.revealed_at = timezone.now()
    round_.save(update_fields=["revealed_at"])
    _enter(round_, LedgerEvent.ROUND_REVEALED, by)
    if round_.is_last and round_.contest.deliberation_from is None:
        Contest.objects.filter(pk=round_.contest_id).update(deliberation_from=round_.revealed_at)
        ledger.enter(round_.contest, LedgerEvent.DELIBERATION, by=by, role=_role(by))
    ask_for_count(round_)
    return round_


@transaction.atomic
def conclude_round(*, round_: Round, by: User | None) -> Round:
    """Confirm what goes on: it becomes the pool of the next round, if there is one. Before the seal."""
    round_ = locked_round(round_)
    if round_.concluded_at is not None:
        return round_
    if round_.revealed_at is None or round_.contest.sealed_at is not None:
        raise RoundRefusedError("state")
    following = round_.following
    passed: tuple[str, ...] = ()
    if following is not None:
        record, passing = outcome_of(round_)
        passed = passing.entries
        if not passed:
            raise RoundRefusedError("no_entries")
        RoundRecord.objects.create(round=round_, record=record | {"passed": sorted(passed)})
        Finalist.objects.bulk_create(
            Finalist(round=following, entry=entry) for entry in pool_of(round_).filter(code__in=passed)
        )
    round_.concluded_at = timezone.now()
    round_.save(update_fields=["concluded_at"])
    _enter(round_, LedgerEvent.ROUND_CONCLUDED, by, {"passed": sorted(passed)})
    return round_


def open_due_rounds() -> int:
    """What the plan says: open the rounds whose moment has come, close those where all are done.

    The worker does it every minute; running it twice changes nothing. Returns how many steps were made.
    """
    steps, now = 0, timezone.now()
    due = Round.objects.filter(closed_at__isnull=True, contest__judging_from__lte=now)
    for round_ in due.exclude(kind=RoundKind.RUNOFF).select_related("contest"):
        if round_.contest.phase != Phase.JUDGING or not _is_next(round_):
            continue
        try:
            if round_.opens_by_plan and round_.opened_at is None and round_.starts_at <= now < round_.ends_at:
                open_round(round_=round_, by=None)
                steps += 1
            elif round_.ends_at <= now and not _late(round_):
                close_round(round_=round_, by=None)
                steps += 1
        except RoundRefusedError:
            continue  # the page of the jury says what is missing
    return steps


@transaction.atomic
def declare_conflict(*, juror: Juror, entry: Entry, kind: ConflictKind, by: User | None) -> Conflict:
    """Take an entry from a juror for good; what they gave it is kept and does not count."""
    contest = _changeable(juror)
    conflict, made = Conflict.objects.get_or_create(
        juror=juror, entry=entry, defaults={"kind": kind, "declared_by": by}
    )
    if made:
        event = LedgerEvent.RECUSED if kind == ConflictKind.RECUSED else LedgerEvent.CONFLICT
        ledger.enter(
            contest,
            event,
            by=by,
            role=LedgerRole.JUROR if by is not None and by.pk == juror.user_id else LedgerRole.STAFF,
            data={"juror": juror.code, "entry": entry.code, "kind": str(kind)},
        )
        reseat(contest=contest, by=by)
    return conflict


@transaction.atomic
def lift_conflict(*, juror: Juror, entry: Entry, by: User) -> bool:
    """Take back what staff declared by mistake; who stepped back by themselves stays away."""
    contest = _changeable(juror)
    found = Conflict.objects.filter(juror=juror, entry=entry).exclude(kind=ConflictKind.RECUSED)
    lifted = bool(found.delete()[0])
    if lifted:
        data = {"juror": juror.code, "entry": entry.code}
        ledger.enter(contest, LedgerEvent.CONFLICT_LIFTED, by=by, data=data)
        reseat(contest=contest, by=by)
    return lifted


def _changeable(juror: Juror) -> Contest:
    contest = Contest.objects.select_for_update().get(pk=juror.contest_id)
    if not jury_rules.may_change_jury(contest):
        raise RoundRefusedError("phase")
    return contest


def _is_next(round_: Round) -> bool:
    """No round before this one waits for anything."""
    before = round_.contest.rounds.filter(number__lt=round_.number)
    return not before.filter(concluded_at__isnull=True).exists()


def _late(round_: Round) -> set[str]:
    """Codes of the jurors who sit and are not done."""
    return {row.juror.code for row in progress_of(round_) if row.is_late}


def locked_round(round_: Round) -> Round:
    """The round with its contest, both locked: whoever comes second finds the step made. None is made in a
    contest that was stopped.

    A score that is being written points at its round while its juror's row is held, which closing waits for:
    so the round's key stays free, or each would wait for the other.
    """
    contest = Contest.objects.select_for_update().get(pk=round_.contest_id)
    if contest.is_stopped:
        raise RoundRefusedError("stopped")
    found = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    found.contest = contest
    return found


def _begin(round_: Round, *, by: User | None, now: datetime) -> None:
    """The stamp of the opening, and its lines in the ledger."""
    if round_.number == 1:
        ledger.enter(round_.contest, LedgerEvent.JUDGING, by=by, role=_role(by))
    round_.opened_at = now
    round_.save(update_fields=["opened_at"])
    _enter(round_, LedgerEvent.ROUND_OPENED, by)
    for pk in Juror.objects.sitting().filter(contest=round_.contest).values_list("pk", flat=True):
        transaction.on_commit(partial(tasks.send_round.enqueue, pk, round_.pk))


def _enter(round_: Round, event: LedgerEvent, by: User | None, data: dict[str, object] | None = None) -> None:
    ledger.enter(round_.contest, event, by=by, role=_role(by), data={"round": round_.number} | (data or {}))


def _role(by: User | None) -> LedgerRole:
    return LedgerRole.STAFF if by is not None else LedgerRole.CLOCK
