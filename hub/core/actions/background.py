"""What keeps background work going: tries, lost workers, periodic tasks."""

from __future__ import annotations

from datetime import timedelta
from random import random
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import override
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hub.core.errors import STOPPED, WorkerLostError, is_passing, message_of
from hub.core.models import PeriodicRun, TaskTrouble, WorkerSign
from hub.core.registry import periodic_tasks
from hub.core.retries import MOST_LOSSES, next_try
from hub.core.tracebacks import name_of, traceback_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from uuid import UUID

# A worker gives a sign every BEAT; without one for LOST_AFTER its tasks are taken up by others.
BEAT = timedelta(seconds=5)
LOST_AFTER = timedelta(seconds=30)
# Signs of workers that nobody has heard of for so long go.
FORGOTTEN_AFTER = timedelta(days=1)


def give_sign(*, worker_id: str) -> None:
    """The worker lives."""
    WorkerSign.objects.update_or_create(worker_id=worker_id, defaults={"seen_at": timezone.now()})


def take_leave(*, worker_id: str) -> None:
    """The worker ends in peace: nobody waits for its sign."""
    WorkerSign.objects.filter(worker_id=worker_id).delete()


@transaction.atomic
def note_failure(
    *,
    result: DBTaskResult[..., Any],
    error: BaseException,
    chance: Callable[[], float] = random,
    now: datetime | None = None,
) -> bool:
    """Put a task whose try ended with ``error`` back into the queue (True), or give it up.

    Of the error is kept where it arose and what staff are told of it, never what it says: that may hold an
    address or a key.
    """
    now = now or timezone.now()
    trouble = TaskTrouble.objects.get_or_create(task=result)[0]
    if isinstance(error, STOPPED):
        # Nothing is wrong with the task; nor may one that stops its worker be tried for ever.
        trouble.losses += 1
        again_at = now if trouble.losses < MOST_LOSSES else None
    else:
        trouble.failures += 1
        again_at = _next_try(result, error, failures=trouble.failures, chance=chance(), now=now)
    _settle(result, trouble, error, again_at=again_at, now=now)
    return again_at is not None


def note_success(*, result: DBTaskResult[..., Any]) -> None:
    """What went wrong before is over: with this task, and with a periodic one's earlier runs."""
    if result.task_path in _periods():
        _forget_earlier(result)
    if len(result.worker_ids) > 1:
        TaskTrouble.objects.filter(task=result).delete()


@transaction.atomic
def take_up_lost_tasks(*, now: datetime | None = None) -> int:
    """Put the running tasks of workers without a sign of life back into the queue.

    A task that was lost ``MOST_LOSSES`` times is given up: it may be what kills the workers.
    """
    now = now or timezone.now()
    alive = set(WorkerSign.objects.filter(seen_at__gte=now - LOST_AFTER).values_list("worker_id", flat=True))
    WorkerSign.objects.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()
    taken = 0
    for result in DBTaskResult.objects.running().select_for_update(skip_locked=True):
        if result.worker_ids and result.worker_ids[-1] in alive:
            continue
        taken += 1
        trouble = TaskTrouble.objects.get_or_create(task=result)[0]
        trouble.losses += 1
        again_at = now if trouble.losses < MOST_LOSSES else None
        _settle(result, trouble, WorkerLostError(trouble.losses), again_at=again_at, now=now)
    return taken


@transaction.atomic
def try_again_now(*, results: Iterable[UUID]) -> int:
    """Have tasks done at once that were given up or wait for another try, with all their tries; how many."""
    is_troubled = Exists(TaskTrouble.objects.filter(task=OuterRef("pk")))
    tasks = DBTaskResult.objects.filter(pk__in=list(results)).filter(
        Q(status=TaskResultStatus.FAILED) | Q(is_troubled, status=TaskResultStatus.READY)
    )
    keys = [task.pk for task in tasks.only("pk").select_for_update()]
    TaskTrouble.objects.filter(task__in=keys).delete()
    return DBTaskResult.objects.filter(pk__in=keys).update(
        status=TaskResultStatus.READY,
        run_after=timezone.now(),
        started_at=None,
        finished_at=None,
        worker_ids=[],
    )


@transaction.atomic
def forget_task(*, pk: UUID) -> bool:
    """Strike out a task that was given up: it is never done. False if it waits or runs again meanwhile."""
    for task in DBTaskResult.objects.failed().filter(pk=pk).select_for_update():
        task.delete()
        return True
    return False


def enqueue_due_tasks(*, now: datetime | None = None) -> list[str]:
    """Put each periodic task that is due into the queue, once among all workers; returns their names."""
    now = now or timezone.now()
    last = dict(PeriodicRun.objects.values_list("name", "last_at"))
    due = []
    for name, periodic in periodic_tasks.items():
        if name in last and last[name] > now - periodic.every:
            continue
        # Whoever claims it enqueues it, or neither is done.
        with transaction.atomic():
            run, created = PeriodicRun.objects.get_or_create(name=name, defaults={"last_at": now})
            claimed = created or PeriodicRun.objects.filter(
                name=name, last_at=run.last_at, last_at__lte=now - periodic.every
            ).update(last_at=now)
            if claimed:
                periodic.task.enqueue()
                due.append(name)
    return due


def forget_old_periods() -> int:
    """Strike out when tasks last ran that are periodic no more; returns how many."""
    names = [name for name, _periodic in periodic_tasks.items()]
    return PeriodicRun.objects.exclude(name__in=names).delete()[0]


def _periods() -> dict[str, timedelta]:
    """How often each task runs that is periodic, by its path."""
    return {periodic.task.module_path: periodic.every for periodic in periodic_tasks.values()}


def _next_try(
    result: DBTaskResult[..., Any], error: BaseException, *, failures: int, chance: float, now: datetime
) -> datetime | None:
    if not is_passing(error):
        return None
    # A periodic task comes by itself: it is not tried beyond its next turn.
    every = _periods().get(result.task_path)
    not_before = getattr(error, "not_before", None)
    return next_try(
        failures=failures,
        now=now,
        chance=chance,
        not_before=not_before,
        until=result.enqueued_at + every if every else None,
    )


def _settle(
    result: DBTaskResult[..., Any],
    trouble: TaskTrouble,
    error: BaseException,
    *,
    again_at: datetime | None,
    now: datetime,
) -> None:
    """Write down what becomes of a task that failed, and why."""
    trouble.given_up_at = None if again_at else now
    trouble.words = _in_all_languages(error)
    trouble.save()
    result.status = TaskResultStatus.READY if again_at else TaskResultStatus.FAILED
    if again_at:
        result.run_after = again_at
        result.started_at = None
    result.finished_at = None if again_at else now
    result.exception_class_path = name_of(error)
    result.traceback = traceback_of(error)
    result.return_value = None
    result.save(
        update_fields=[
            "status",
            "run_after",
            "started_at",
            "finished_at",
            "exception_class_path",
            "traceback",
            "return_value",
        ]
    )
    if not again_at and result.task_path in _periods():
        _forget_earlier(result)


def _in_all_languages(error: BaseException) -> dict[str, str]:
    words = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            words[code] = message_of(error)
    return {code: said for code, said in words.items() if said}


def _forget_earlier(result: DBTaskResult[..., Any]) -> None:
    """Of a periodic task only the last run counts: those that failed before it tell nothing more."""
    earlier = TaskTrouble.objects.given_up().filter(task__task_path=result.task_path).exclude(task=result)
    if keys := list(earlier.values_list("task", flat=True)):
        DBTaskResult.objects.filter(pk__in=keys).delete()
