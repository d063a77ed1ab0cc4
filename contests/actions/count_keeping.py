"""Count a revealed round and keep what it gave: the worker's part."""

from __future__ import annotations

from django.utils import timezone

from contests.counts import count_anew, last_line
from contests.models import Round, RoundCount


def keep_count(*, round_id: int) -> bool:
    """Count the round as things stand. Safe to run again; nothing is counted before the reveal."""
    round_ = Round.objects.select_related("contest").filter(pk=round_id, revealed_at__isnull=False).first()
    if round_ is None:
        return False
    RoundCount.objects.filter(round=round_).update(began_at=timezone.now())
    # Read before the rest: what happens in the meantime makes the count an old one, never a wrong one.
    line = last_line(round_)
    found = count_anew(round_)
    RoundCount.objects.update_or_create(
        round=round_,
        defaults={
            "asked_at": None,
            "began_at": None,
            "counted_at": found.at,
            "last_line": line,
            "record": found.record,
            "waiting": [[tie.step, list(tie.entries)] for tie in found.waiting],
            "advice": found.advice.as_json() if found.advice else None,
        },
    )
    return True
