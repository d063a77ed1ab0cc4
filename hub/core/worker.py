"""The worker: django-tasks-db's, which gives signs of life, tries again and takes up what others lost."""

from __future__ import annotations

import logging
import os
import signal
import socket
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection, connections
from django.utils.crypto import get_random_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker

from hub.core.actions import (
    enqueue_due_tasks,
    give_sign,
    note_failure,
    note_success,
    take_leave,
    take_up_lost_tasks,
)
from hub.core.actions.background import BEAT

if TYPE_CHECKING:
    from types import FrameType

    from django_tasks_db.models import DBTaskResult

logger = logging.getLogger("hub.worker")


def new_worker_id() -> str:
    """Unique, and it tells where the worker runs."""
    return f"{socket.gethostname()[:32]}:{os.getpid()}:{get_random_string(8)}"


# Wagtail's tasks that look at one object, which may be gone by then.
ABOUT_AN_OBJECT = {
    "wagtail.tasks.update_reference_index_task",
    "modelsearch.tasks.insert_or_update_object_task",
    "wagtail.images.tasks.set_image_focal_point_task",
}


def is_about_nothing(result: DBTaskResult[..., Any]) -> bool:
    """Whether the task would index an object that was deleted meanwhile: done, and no error."""
    if result.task_path not in ABOUT_AN_OBJECT:
        return False
    app_label, model_name, pk = result.args_kwargs["args"]
    return not apps.get_model(app_label, model_name).objects.filter(pk=pk).exists()


class Attempt:
    """A task while it is tried: when that fails, the error itself decides what becomes of it.

    django-tasks-db keeps of an error its name and its traceback, and fails the task for good.
    """

    def __init__(self, result: DBTaskResult[..., Any]) -> None:
        self._result = result

    def __getattr__(self, name: str) -> Any:
        return getattr(self._result, name)

    def set_failed(self, error: BaseException) -> None:
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()  # one that broke in the task would break here, too
        if note_failure(result=self._result, error=error):
            logger.warning("Task %s failed for now and is tried again", self._result.task_path)


class HubWorker(Worker):
    """Runs the tasks of every queue, one at a time."""

    def __init__(self, *, batch: bool = False, interval: float = 1) -> None:
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=new_worker_id(),
            excluded_queue_names=[],
        )

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Told once, the worker ends before its next look into the queue; told again, wherever it is.

        django-tasks-db ends at the first signal wherever it is unless a task runs: between BEGIN and what
        Django remembers of it, that leaves a transaction which the worker can no longer close.
        """
        # Two signals at once: the second may arrive within this call.
        first, self.running = self.running, False
        if first:
            logger.info("The worker was told to stop (%s)", signal.strsignal(signum))
        else:
            super().shutdown(signum, frame)

    def run(self) -> None:
        stop = Event()
        keeper = Thread(target=self._keep, args=[stop], daemon=True)
        # From here on a second signal to stop may come at any line.
        try:
            give_sign(worker_id=self.worker_id)
            take_up_lost_tasks()
            keeper.start()
            super().run()
        finally:
            stop.set()
            if keeper.is_alive():
                keeper.join(timeout=BEAT.total_seconds())
            connection.close()  # with whatever transaction a second signal left open
            take_leave(worker_id=self.worker_id)

    def run_task(self, db_task_result: DBTaskResult[..., Any]) -> None:
        if is_about_nothing(db_task_result):
            db_task_result.set_successful(None)
            return
        attempt: Any = Attempt(db_task_result)
        super().run_task(attempt)
        if db_task_result.status == TaskResultStatus.SUCCESSFUL:
            note_success(result=db_task_result)

    def _keep(self, stop: Event) -> None:
        """Beside the tasks: signs of life, lost tasks, periodic tasks. An error waits for the next beat."""
        while True:
            try:
                give_sign(worker_id=self.worker_id)
                if taken := take_up_lost_tasks():
                    logger.warning("%d tasks of lost workers are taken up", taken)
                enqueue_due_tasks()
            except Exception:
                # Whatever it is (the database away, a full disk): a thread that ended would give no signs,
                # and other workers would take up the task that this one is still doing.
                logger.exception("The worker's keeper failed; it goes on")
            finally:
                connections.close_all()
            if stop.wait(BEAT.total_seconds()):
                return
