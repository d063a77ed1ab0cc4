"""Tasks that misbehave, for tests of the worker."""

from __future__ import annotations

import os
import signal
import smtplib
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


WORKS_NOW = False


@task
def fail_for_now() -> None:
    if not WORKS_NOW:
        raise TemporaryError("come back later")


@task
def fail_for_good() -> None:
    raise ValueError("no use")


@task
def tell_everything() -> None:
    """As a mail server does of an address that it refuses, and a library of the key with which it asked."""
    try:
        {}["EAAB-a-" + "key"]
    except KeyError as refused:
        raise smtplib.SMTPRecipientsRefused({"nonna.rosa@" + "example.org": (550, b"no")}) from refused
