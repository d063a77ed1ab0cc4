"""What is kept, logged and told of an error: which pass, what staff read, and nothing that it says."""

from __future__ import annotations

import io
import logging
import smtplib
import socket
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import OperationalError
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from hub.core import migrations
from hub.core.errors import TemporaryError, WorkerLostError, is_passing, message_of
from hub.core.tracebacks import WithoutWords, traceback_of
from hub.core.worker import HubWorker
from media.clients.errors import Fault, PermanentServiceError, TemporaryServiceError
from media.ingest import IngestFailed, IngestTimedOut
from tests.hub.core.odd_tasks import tell_everything

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESS, KEY = "nonna.rosa@example.org", "EAAB-a-key"
NO_MAIL = "The mail server refuses the address to which the mail should go."
ENDED = "The program that does the background work ended in the middle of it, 5 times."
DISK = OSError(28, "No space left on device", f"/srv/{ADDRESS}")

# The error, whether another try may succeed, and what staff are told.
TABLE = [
    (TemporaryError(KEY), True, "It did not work now."),
    (IngestTimedOut(), True, "It did not work now."),
    (IngestFailed(), False, ""),
    (
        TemporaryServiceError(Fault.TOO_SLOW),
        True,
        "The service did not answer in time. It is tried again by itself.",
    ),
    (PermanentServiceError(Fault.NOT_THERE), False, "What was asked for is no longer there."),
    (smtplib.SMTPRecipientsRefused({ADDRESS: (450, b"later")}), True, NO_MAIL),
    (smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"unknown")}), False, NO_MAIL),
    (smtplib.SMTPDataError(451, b"later"), True, "The mail server does not take the mail."),
    (smtplib.SMTPDataError(554, b"spam"), False, "The mail server does not take the mail."),
    (
        smtplib.SMTPAuthenticationError(535, b"no"),
        False,
        "The mail server refuses the name and the password of this site.",
    ),
    (smtplib.SMTPServerDisconnected(), True, "The mail server does not take the mail."),
    (ConnectionRefusedError(), True, "Another server, such as the mail server, could not be reached."),
    (
        socket.gaierror(-3, "try again"),
        True,
        "Another server, such as the mail server, could not be reached.",
    ),
    (TimeoutError(), True, "Another server, such as the mail server, did not answer in time."),
    (OperationalError("locked"), True, "The database was busy, or could not be reached."),
    (SystemExit(1), True, "The program was stopped in the middle of it."),
    (WorkerLostError(5), False, f"{ENDED} This task may be the reason."),
    (ValueError(ADDRESS), False, ""),
    (DISK, False, ""),
]


@pytest.mark.parametrize(("error", "passes", "told"), TABLE, ids=lambda value: type(value).__name__)
def test_what_an_error_means(error: BaseException, passes: bool, told: str) -> None:
    with override("en"):
        assert (is_passing(error), message_of(error)) == (passes, told)


@pytest.mark.parametrize(
    ("error", "last_line"),
    [
        (ValueError(ADDRESS), "builtins.ValueError"),
        (KeyError(KEY), "builtins.KeyError"),
        (smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no")}), "smtplib.SMTPRecipientsRefused"),
        (smtplib.SMTPSenderRefused(553, ADDRESS.encode(), ADDRESS), "smtplib.SMTPSenderRefused: 553"),
        (DISK, "builtins.OSError: ENOSPC"),
        (AttributeError("'NoneType' object has no attribute 'pk'"),) * 2,
        (
            PermanentServiceError(Fault.REFUSED, "100"),
            "media.clients.errors.PermanentServiceError: refused: 100",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_of_an_error_is_kept_its_kind_and_what_is_harmless(error: BaseException, last_line: str) -> None:
    if isinstance(last_line, AttributeError):
        last_line = f"builtins.AttributeError: {last_line}"
    assert traceback_of(error) == f"{last_line}\n"


def raised() -> BaseException:
    try:
        try:
            {}["EAAB-a-" + "key"]
        except KeyError as first:
            first.add_note(KEY)
            raise ValueError(ADDRESS) from first
    except ValueError as error:
        return error


def test_where_it_arose_is_kept_through_a_chain() -> None:
    told = traceback_of(raised())
    assert told.index('{}["EAAB') < told.index("\nbuiltins.KeyError\n") < told.index("raise ValueError")
    assert told.endswith("\nbuiltins.ValueError\n")
    assert (ADDRESS in told, KEY in told) == (False, False)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the loggers of tasks write to the terminal."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
def test_neither_the_database_nor_the_log_holds_what_an_error_says(log: io.StringIO) -> None:
    result = DBTaskResult.objects.get(pk=tell_everything.enqueue().id)
    result.claim("w")
    HubWorker(batch=True).run_task(result)
    kept = DBTaskResult.objects.get(pk=result.pk)
    assert kept.status == "FAILED"
    for told in (str(DBTaskResult.objects.values().get()), str(kept.trouble.words), log.getvalue()):
        assert (ADDRESS in told, KEY in told) == (False, False)
    assert "in tell_everything" in kept.traceback
    assert "in tell_everything" in log.getvalue()


def test_an_error_without_a_trace_is_logged_as_it_is() -> None:
    record = logging.LogRecord("hub.worker", logging.ERROR, __file__, 1, "words", None, (None, None, None))
    assert WithoutWords().filter(record)
    assert record.exc_text is None


@pytest.mark.django_db
def test_what_was_kept_of_errors_before_goes_and_what_had_failed_is_listed() -> None:
    result = DBTaskResult.objects.get(pk=tell_everything.enqueue().id)
    result.set_failed(ValueError(ADDRESS))
    [file] = Path(migrations.__path__[0]).glob("*_background_page.py")
    import_module(f"hub.core.migrations.{file.stem}").forget_what_errors_said(apps, None)
    result.refresh_from_db()
    assert (result.traceback, result.exception_class_path) == ("", "builtins.ValueError")
    assert (result.trouble.given_up_at, result.trouble.message) == (result.finished_at, "")
