"""One worker at a time: a row is taken in hand for some minutes, and longer as long as the work goes on.

A worker that died holds it no longer than that; one that was so slow that another went on lets go of nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from media.models.in_hand import idle

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from media.models.in_hand import InHand

HOLD = timedelta(minutes=5)


def hold(row: InHand) -> bool:
    """Take ``row`` in hand, as it is now; False if another worker has it."""
    if not _hold(row, _rows(row).filter(idle())):
        return False
    row.refresh_from_db()
    return True


def hold_on(row: InHand) -> bool:
    """It takes longer: nobody else begins meanwhile. False if somebody did."""
    return _hold(row, _rows(row).filter(held_until=row.held_until))


def let_go(row: InHand) -> None:
    """The next may begin."""
    _rows(row).filter(held_until=row.held_until).update(held_until=None)


def _rows(row: InHand) -> QuerySet[Any, Any]:
    return type(row)._default_manager.filter(pk=row.pk)


def _hold(row: InHand, rows: QuerySet[Any, Any]) -> bool:
    until = timezone.now() + HOLD
    taken = rows.update(held_until=until)
    if taken:
        row.held_until = until
    return bool(taken)
