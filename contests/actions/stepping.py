"""Steps of a round that share out or count all its photos: at once, or by the worker where these are many."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from contests.enums import LongStep
from contests.models import RoundStep

from .rounds import RoundRefusedError, conclude_round, lock_round, open_round

DEEDS = {LongStep.LOCK: lock_round, LongStep.OPEN: open_round, LongStep.CONCLUDE: conclude_round}


def make_step(*, round_id: int) -> bool:
    """The worker's part. Safe to run again; what is refused says why to staff."""
    asked = RoundStep.objects.under_way().select_related("round", "asked_by").filter(round=round_id).first()
    if asked is None:
        return False
    row = RoundStep.objects.filter(pk=asked.pk)
    row.update(began_at=timezone.now())
    try:
        with transaction.atomic():
            DEEDS[LongStep(asked.step)](round_=asked.round, by=asked.asked_by)
            row.delete()
    except RoundRefusedError as refused:
        row.update(refused=refused.code, entries=list(refused.entries))
        return False
    return True
