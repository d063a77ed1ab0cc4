"""What the worker counts."""

from __future__ import annotations

from django_tasks import task

from contests.actions import count_keeping
from hub.core.tasks import MAIL


@task(priority=MAIL)
def keep_count(round_pk: int) -> bool:
    """Count what a revealed round gave; staff wait for it."""
    return count_keeping.keep_count(round_id=round_pk)
