"""A juror's light table: an order of their own to think with, which counts for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from contests.actions.scoring import RoundClosedError
from contests.desk import arrangement_of, pool
from contests.enums import ORDERED
from contests.jury_rules import may_look
from contests.models import Arrangement, Juror

if TYPE_CHECKING:
    from collections.abc import Sequence


@transaction.atomic
def arrange(*, juror: Juror, codes: Sequence[str]) -> bool:
    """Lay out exactly ``codes``, in that order; tell whether anything changed.

    What is not the juror's to see is left out. A final has its order instead, which counts.
    """
    seat = Juror.objects.select_for_update(of=("self",)).select_related("contest").get(pk=juror.pk)
    round_ = seat.contest.current_round
    if round_ is None or round_.kind in ORDERED or not may_look(seat):
        raise RoundClosedError
    mine = set(pool(seat, round_).values_list("code", flat=True))
    wanted = [code for code in dict.fromkeys(codes) if code in mine]
    if wanted == arrangement_of(seat, round_):
        return False
    Arrangement.objects.update_or_create(
        round=round_, juror=seat, defaults={"codes": wanted, "changed_at": timezone.now()}
    )
    return True
