"""What a juror gives. Only their own sheets, only while the round is open by the server's clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from contests.desk import Sheet, pool, sheet_of
from contests.jury_rules import may_score
from contests.models import Juror, Move, Note, Score, Skip
from contests.ranking import LOWEST_SCORE, TOP_SCORE

if TYPE_CHECKING:
    from contests.models import Entry


class RoundClosedError(Exception):
    """The seat was taken away, or the round is not open: nothing was written."""


@transaction.atomic
def save_sheet(*, juror: Juror, entry: Entry, sheet: Sheet) -> bool:
    """Make the juror's sheet for ``entry`` exactly ``sheet``; tell whether anything changed.

    Saving the same again changes nothing. A photo with a score for every criterion is not skipped.
    The row of the juror is locked, so that two saves at once happen one after the other.
    """
    seat = _open_seat(juror)
    if not pool(seat).filter(pk=entry.pk).exists():
        raise RoundClosedError
    criteria = set(seat.contest.criteria.values_list("pk", flat=True))
    if not sheet.scores.keys() <= criteria or any(
        not LOWEST_SCORE <= value <= TOP_SCORE for value in sheet.scores.values()
    ):
        raise ValueError("a score is out of bounds or for a criterion of another contest")
    note = sheet.note.strip()
    sheet = Sheet(
        scores=sheet.scores,
        note=note,
        offered=sheet.offered and bool(note),
        skipped=sheet.skipped and sheet.scores.keys() != criteria,
    )
    before = sheet_of(seat, entry)
    if before == sheet:
        return False
    _write(seat, entry, sheet)
    Move.objects.create(juror=seat, entry=entry, before=before.as_json(), after=sheet.as_json())
    return True


@transaction.atomic
def undo_move(*, juror: Juror) -> Entry | None:
    """Take back the juror's last change and say which photo it was about; ``None`` if there is none."""
    seat = _open_seat(juror)
    move = Move.objects.select_related("entry").filter(juror=seat).order_by("-pk").first()
    if move is None:
        return None
    _write(seat, move.entry, Sheet.from_json(move.before))
    move.delete()
    return move.entry


def _open_seat(juror: Juror) -> Juror:
    seat = Juror.objects.select_for_update(of=("self",)).select_related("contest").get(pk=juror.pk)
    if not may_score(seat):
        raise RoundClosedError
    return seat


def _write(juror: Juror, entry: Entry, sheet: Sheet) -> None:
    now = timezone.now()
    Score.objects.filter(juror=juror, entry=entry).exclude(criterion__in=sheet.scores).delete()
    Score.objects.bulk_create(
        [
            Score(juror=juror, entry=entry, criterion_id=criterion, value=value, changed_at=now)
            for criterion, value in sheet.scores.items()
        ],
        update_conflicts=True,
        unique_fields=["juror", "entry", "criterion"],
        update_fields=["value", "changed_at"],
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
        Skip.objects.get_or_create(juror=juror, entry=entry)
    else:
        Skip.objects.filter(juror=juror, entry=entry).delete()
