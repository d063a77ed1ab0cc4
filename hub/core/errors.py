"""Which errors pass by themselves, and what staff are told of each."""

from __future__ import annotations

import smtplib
import socket
from typing import TYPE_CHECKING

from django.db import OperationalError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import Promise


class ExplainedError(Exception):
    """An error that says in ``message`` what happened and what to do, in the language that is active now.

    It is shown to staff, and kept beside the task that failed: neither ``message`` nor ``str(error)`` may
    hold a secret, a name or an address.
    """

    @property
    def message(self) -> str:
        return ""


class TemporaryError(ExplainedError):
    """Raise it, or a child of it, in a task that may work a little later: the worker tries again.

    ``not_before`` says when at the earliest, where the other side has said so.
    """

    not_before: datetime | None = None

    @property
    def message(self) -> str:
        return str(_("It did not work now."))


class WorkerLostError(ExplainedError):
    """The process that did a task ended in the middle of it, ``times`` times."""

    def __init__(self, times: int) -> None:
        super().__init__(f"its worker was lost {times} times")
        self.times = times

    @property
    def message(self) -> str:
        return ngettext(
            "The program that does the background work ended in the middle of it, %(times)s time. This task "
            "may be the reason.",
            "The program that does the background work ended in the middle of it, %(times)s times. This task "
            "may be the reason.",
            self.times,
        ) % {"times": self.times}


# The worker was told twice to stop: nothing is wrong with the task.
STOPPED = (KeyboardInterrupt, SystemExit)

PASSING: tuple[type[BaseException], ...] = (
    TemporaryError,
    ConnectionError,
    TimeoutError,
    socket.gaierror,
    OperationalError,
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    *STOPPED,
)

# What other people's errors mean, the narrower before the wider.
MEANINGS: tuple[tuple[type[BaseException], Promise], ...] = (
    (smtplib.SMTPAuthenticationError, _("The mail server refuses the name and the password of this site.")),
    (smtplib.SMTPRecipientsRefused, _("The mail server refuses the address to which the mail should go.")),
    (smtplib.SMTPSenderRefused, _("The mail server refuses the address from which this site writes.")),
    (smtplib.SMTPException, _("The mail server does not take the mail.")),
    (OperationalError, _("The database was busy, or could not be reached.")),
    (TimeoutError, _("Another server, such as the mail server, did not answer in time.")),
    (ConnectionError, _("Another server, such as the mail server, could not be reached.")),
    (socket.gaierror, _("Another server, such as the mail server, could not be reached.")),
    (STOPPED[0], _("The program was stopped in the middle of it.")),
    (STOPPED[1], _("The program was stopped in the middle of it.")),
)


def is_passing(error: BaseException) -> bool:
    """Whether another try, a little later, may well succeed."""
    if isinstance(error, PASSING) or _says_so(error):
        return True
    codes = _answers(error)
    return bool(codes) and all(400 <= code < 500 for code in codes)  # noqa: PLR2004 - "come back later" in SMTP


def message_of(error: BaseException) -> str:
    """For staff, in the language that is active now; empty if it is an error of the program."""
    if isinstance(error, ExplainedError):
        return error.message
    if _says_so(error):
        return TemporaryError().message
    return next((str(words) for kind, words in MEANINGS if isinstance(error, kind)), "")


def _says_so(error: BaseException) -> bool:
    """An error of a module that knows nothing of tasks says it by an attribute, as those of the ingest do."""
    return getattr(error, "temporary", False) is True


def _answers(error: BaseException) -> list[int]:
    """What a mail server answered: the number alone, for the words beside it name people."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _words in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []
