"""What the worker does with large rounds."""

from __future__ import annotations

from django_tasks import task

from contests.actions import stepping
from hub.core.tasks import MAIL


@task(priority=MAIL)
def make_step(round_pk: int) -> bool:
    """Make the step of a round that staff asked for; they wait for it."""
    return stepping.make_step(round_id=round_pk)
