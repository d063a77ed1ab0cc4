"""The worker's part within a test's own transaction: what waits is done, one after the other."""

from __future__ import annotations

from django.test import TestCase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from hub.core.worker import HubWorker


def work(*, room: str = "media.facebook_tasks.", later: bool = False) -> list[str]:
    """Do the tasks of ``room`` that wait, and those that they ask for; the names of those that were done.

    ``later``: those too that are to be tried again, as if that moment had come.
    """
    worker = HubWorker(batch=True)
    done = []
    while True:
        if later:
            DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
        waiting = DBTaskResult.objects.ready().filter(task_path__startswith=room)
        result = waiting.order_by("-priority", "enqueued_at").first()
        if result is None:
            return done
        later = False  # what fails again waits again
        result.claim(worker.worker_id)
        with TestCase.captureOnCommitCallbacks(execute=True):
            worker.run_task(result)
        done.append(result.task_path.removeprefix(room))
