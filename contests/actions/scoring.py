"""What a juror gives. Only their own sheets, only while the round is open by the server's clock."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from contests.desk import Sheet, order_of, pool, sheet_of
from contests.enums import ORDERED, RoundKind
from contests.jury_rules import may_score
from contests.models import Juror, Move, Note, Order, Round, Score, Skip, Verdict
from contests.ranking import LOWEST_SCORE, TOP_SCORE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from contests.models import Entry


class RoundClosedError(Exception):
    """The seat was taken away, or the round is not open: nothing was written."""


@transaction.atomic
def save_sheet(*, juror: Juror, entry: Entry, sheet: Sheet) -> bool:
    """Make the juror's sheet for ``entry`` exactly ``sheet``; tell whether anything changed.

    Saving the same again changes nothing. A photo with a score for every criterion is not skipped.
    The row of the juror is locked, so that two saves at once happen one after the other.
    """
    seat, round_ = _open_seat(juror)
    if round_.kind in ORDERED or not pool(seat, round_).filter(pk=entry.pk).exists():
        raise RoundClosedError
    criteria = _criteria(round_)
    if not sheet.scores.keys() <= criteria or any(
        not LOWEST_SCORE <= value <= TOP_SCORE for value in sheet.scores.values()
    ):
        raise ValueError("a score is out of bounds or for a criterion of another contest")
    if sheet.yes is not None and round_.kind != RoundKind.SHORTLIST:
        raise ValueError("a yes or no belongs to a round of yes or no")
    sheet = settled(sheet, criteria)
    before = sheet_of(seat, entry, round_)
    if before == sheet:
        return False
    _write(seat, round_, entry, sheet)
    Move.objects.create(juror=seat, round=round_, entry=entry, before=before.as_json(), after=sheet.as_json())
    return True


@transaction.atomic
def save_order(*, juror: Juror, codes: Sequence[str], moved: Entry | None = None) -> bool:
    """Make the juror's order exactly ``codes``, best first; tell whether anything changed.

    It may lack photos for now; it counts once it holds all that the juror judges. What is not theirs to
    judge is left out. ``moved`` is the photo to which an undo leads back.
    """
    seat, round_ = _open_seat(juror)
    if round_.kind not in ORDERED:
        raise ValueError("photos are put in order in a final only")
    entries = {entry.code: entry for entry in pool(seat, round_)}
    wanted = [code for code in dict.fromkeys(codes) if code in entries]
    before = order_of(seat, round_)
    if before == wanted:
        return False
    touched = [code for code in (*wanted, *before) if code in entries]
    about = moved if moved is not None and moved.code in entries else None
    if about is None and touched:
        about = entries[touched[0]]
    _write_order(seat, round_, wanted)
    if about is not None:
        changed = {"before": {"ranked": before}, "after": {"ranked": wanted}}
        Move.objects.create(juror=seat, round=round_, entry=about, **changed)
    return True


@transaction.atomic
def undo_move(*, juror: Juror) -> Entry | None:
    """Take back the juror's last change and say which photo it was about; ``None`` if there is none."""
    seat, round_ = _open_seat(juror)
    moves = Move.objects.select_related("entry").filter(juror=seat, round=round_)
    # What was taken from the juror meanwhile is no longer theirs to change.
    move = moves.filter(entry__in=pool(seat, round_)).order_by("-pk").first()
    if move is None:
        return None
    if round_.kind in ORDERED:
        _write_order(seat, round_, [str(code) for code in move.before["ranked"]])
    else:
        _write(seat, round_, move.entry, Sheet.from_json(move.before))
    move.delete()
    return move.entry


def settled(sheet: Sheet, criteria: Collection[int]) -> Sheet:
    """``sheet`` as it is kept: no offer of no words, and a photo that is judged is not put off."""
    note = sheet.note.strip()
    is_whole = sheet.yes is not None or (bool(criteria) and sheet.scores.keys() == set(criteria))
    return replace(
        sheet, note=note, offered=sheet.offered and bool(note), skipped=sheet.skipped and not is_whole
    )


def _criteria(round_: Round) -> set[int]:
    """What is scored in a round; in one of yes or no nothing is."""
    if round_.kind != RoundKind.SCORE:
        return set()
    return set(round_.contest.criteria.values_list("pk", flat=True))


def _write_order(juror: Juror, round_: Round, codes: Sequence[str]) -> None:
    mine = set(pool(juror, round_).values_list("code", flat=True))
    kept = [code for code in codes if code in mine]
    now = timezone.now()
    Order.objects.update_or_create(
        round=round_,
        juror=juror,
        defaults={
            "ranked": [[code] for code in kept],
            "sent_at": now if mine and mine <= set(kept) else None,
            "changed_at": now,
        },
    )


def _open_seat(juror: Juror) -> tuple[Juror, Round]:
    seat = Juror.objects.select_for_update(of=("self",)).select_related("contest").get(pk=juror.pk)
    round_ = seat.contest.current_round
    if round_ is None or not may_score(seat, round_):
        raise RoundClosedError
    return seat, round_


def _write(juror: Juror, round_: Round, entry: Entry, sheet: Sheet) -> None:
    now = timezone.now()
    Score.objects.filter(round=round_, juror=juror, entry=entry).exclude(criterion__in=sheet.scores).delete()
    Score.objects.bulk_create(
        [
            Score(round=round_, juror=juror, entry=entry, criterion_id=criterion, value=value, changed_at=now)
            for criterion, value in sheet.scores.items()
        ],
        update_conflicts=True,
        unique_fields=["round", "juror", "entry", "criterion"],
        update_fields=["value", "changed_at"],
    )
    if sheet.yes is None:
        Verdict.objects.filter(round=round_, juror=juror, entry=entry).delete()
    else:
        Verdict.objects.update_or_create(
            round=round_,
            juror=juror,
            entry=entry,
            defaults={"yes": sheet.yes, "changed_at": now},
        )
    if sheet.note:
        Note.objects.update_or_create(
            juror=juror,
            entry=entry,
            defaults={
                "text": sheet.note,
                "offered": sheet.offered,
                "chosen": False,
                "changed_at": now,
            },
        )
    else:
        Note.objects.filter(juror=juror, entry=entry).delete()
    if sheet.skipped:
        Skip.objects.get_or_create(round=round_, juror=juror, entry=entry)
    else:
        Skip.objects.filter(round=round_, juror=juror, entry=entry).delete()
