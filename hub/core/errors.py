"""Which errors pass by themselves."""

from __future__ import annotations

import smtplib

from django.db import OperationalError


class TemporaryError(Exception):
    """Raise it, or a child of it, in a task that may work a little later: the worker tries again."""


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
