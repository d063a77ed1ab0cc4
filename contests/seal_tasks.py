"""What the worker seals."""

from __future__ import annotations

from django_tasks import task

from contests.actions import results
from hub.core.tasks import MAIL


@task(priority=MAIL)
def seal_results(contest_pk: int) -> bool:
    """Compute and freeze the result that staff asked to seal; they wait for it."""
    return results.seal_as_asked(contest_id=contest_pk)
