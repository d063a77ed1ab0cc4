"""Which errors pass by themselves."""

from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING

from django.db import OperationalError

if TYPE_CHECKING:
    from datetime import datetime


class TemporaryError(Exception):
    """Raise it, or a child of it, in a task that may work a little later: the worker tries again.

    ``not_before`` says when at the earliest, where the other side has said so.
    """

    not_before: datetime | None = None


PASSING: tuple[type[BaseException], ...] = (
    TemporaryError,
    ConnectionError,
    TimeoutError,
    OperationalError,
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPDataError,
    # the worker was told twice to stop: nothing is wrong with the task
    KeyboardInterrupt,
    SystemExit,
)
