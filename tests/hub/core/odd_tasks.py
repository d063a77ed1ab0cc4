"""Tasks that misbehave, for tests of the worker."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from django_tasks import task

from hub.core.errors import TemporaryError


@task
def hang_once(path: str) -> str:
    """The first run notes that it began and hangs; the next ends well."""
    began = Path(path)
    if began.exists():
        return "done"
    began.write_text("began")
    time.sleep(60)
    return "never"


@task
def stop_the_worker_twice(path: str) -> str:
    """A person presses Ctrl-C, and again, while the task runs."""
    Path(path).write_text("began")
    os.kill(os.getpid(), signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGTERM)
    return "never"


@task
def fail_for_now() -> None:
    raise TemporaryError("come back later")


@task
def fail_for_good() -> None:
    raise ValueError("no use")
