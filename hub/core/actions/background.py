"""What keeps background work going: tries, lost workers, periodic tasks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hub.core.errors import PASSING
from hub.core.models import PeriodicRun, WorkerSign
from hub.core.registry import periodic_tasks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

# A worker gives a sign every BEAT; without one for LOST_AFTER its tasks are taken up by others.
BEAT = timedelta(seconds=5)
LOST_AFTER = timedelta(seconds=30)
# Waits between the tries of a task; after the last, it has given up and staff see it.
WAITS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
MOST_TRIES = len(WAITS) + 1


def give_sign(*, worker_id: str) -> None:
    """The worker lives."""
    WorkerSign.objects.update_or_create(worker_id=worker_id, defaults={"seen_at": timezone.now()})


def take_leave(*, worker_id: str) -> None:
    """The worker ends in peace: nobody waits for its sign."""
    WorkerSign.objects.filter(worker_id=worker_id).delete()


def try_again_later(*, result: DBTaskResult[..., Any], now: datetime | None = None) -> bool:
    """Put a task that failed by a passing error back into the queue; False if it stays failed."""
    try:
        error = import_string(result.exception_class_path)
    except ImportError:
        return False
    tries = len(result.worker_ids)
    if not issubclass(error, PASSING) or tries >= MOST_TRIES:
        return False
    _requeue(result, run_after=(now or timezone.now()) + WAITS[tries - 1])
    return True


@transaction.atomic
def take_up_lost_tasks(*, now: datetime | None = None) -> int:
    """Put the running tasks of workers without a sign of life back into the queue.

    A task that was lost ``MOST_TRIES`` times fails for good: it may be what kills the workers.
    """
    now = now or timezone.now()
    alive = set(WorkerSign.objects.filter(seen_at__gte=now - LOST_AFTER).values_list("worker_id", flat=True))
    WorkerSign.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()
    taken = 0
    for result in DBTaskResult.objects.running().select_for_update(skip_locked=True):
        if result.worker_ids and result.worker_ids[-1] in alive:
            continue
        taken += 1
        if len(result.worker_ids) >= MOST_TRIES:
            result.set_failed(RuntimeError(f"its worker was lost {len(result.worker_ids)} times"))
        else:
            _requeue(result, run_after=now)
    return taken


def try_again_now(*, results: Iterable[UUID]) -> int:
    """Put tasks that had given up back into the queue, with all their tries; returns how many."""
    failed = DBTaskResult.objects.failed().filter(pk__in=results)
    return failed.update(
        status=TaskResultStatus.READY,
        run_after=timezone.now(),
        started_at=None,
        finished_at=None,
        worker_ids=[],
    )


def _requeue(result: DBTaskResult[..., Any], *, run_after: datetime) -> None:
    result.status = TaskResultStatus.READY
    result.run_after = run_after
    result.started_at = None
    result.finished_at = None
    result.save(update_fields=["status", "run_after", "started_at", "finished_at"])


def enqueue_due_tasks(*, now: datetime | None = None) -> list[str]:
    """Put each periodic task that is due into the queue, once among all workers; returns their names."""
    now = now or timezone.now()
    due = []
    for name, periodic in periodic_tasks.items():
        run, created = PeriodicRun.objects.get_or_create(name=name, defaults={"last_at": now})
        claimed = created or PeriodicRun.objects.filter(
            name=name, last_at=run.last_at, last_at__lte=now - periodic.every
        ).update(last_at=now)
        if claimed:
            periodic.task.enqueue()
            due.append(name)
    return due
