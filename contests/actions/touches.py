"""Touches of a juror that waited on the device: each is a move of its own, so that an undo takes back one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from contests.actions.scoring import undo_move
from contests.models import Juror, Move

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True)
class Touch:
    """One change: ``after`` as a move keeps it, ``save`` makes it so; ``is_back`` takes that change back."""

    after: dict[str, Any]
    save: Callable[[], object]
    is_back: bool = False
    # The photo, where the change is of one photo alone.
    entry_id: int | None = None

    def is_of(self, move: Move) -> bool:
        return move.after == self.after and self.entry_id in {None, move.entry_id}


@transaction.atomic
def save_touches(*, juror: Juror, touches: Sequence[Touch]) -> bool:
    """Save ``touches`` in their order. A device that got no answer sends them again: that changes nothing.

    False if one was to be taken back that is not the juror's last: the page then shows what does not stand.
    """
    # The row of the juror is locked, so that what is sent twice at once is found the second time.
    Juror.objects.select_for_update(of=("self",)).get(pk=juror.pk)
    stands = True
    for touch in touches[_arrived(juror, touches) :]:
        if not touch.is_back:
            touch.save()
        elif any(touch.is_of(move) for move in _last(juror, 1)):
            undo_move(juror=juror)
        else:
            stands = False
    return stands


def _arrived(juror: Juror, touches: Sequence[Touch]) -> int:
    """How many of ``touches`` are the juror's last moves."""
    moves = _last(juror, len(touches)) if len(touches) > 1 else []
    for number in range(len(moves), 0, -1):
        if all(
            touch.is_of(move) and not touch.is_back
            for touch, move in zip(touches[:number], moves[-number:], strict=True)
        ):
            return number
    return 0


def _last(juror: Juror, number: int) -> list[Move]:
    """The juror's last moves in the round that stands, in their order."""
    moves = Move.objects.filter(juror=juror, round=juror.contest.current_round)
    return list(moves.order_by("-pk")[:number])[::-1]
