"""Where in the program an error arose, without what it says: its words may hold a secret or a name."""

from __future__ import annotations

import errno
import logging
import smtplib
from traceback import format_tb

from hub.core.errors import ExplainedError

# Kinds whose words are for staff, or name parts of the program only.
HARMLESS = (
    ExplainedError,
    AttributeError,
    ImportError,
    IndexError,
    NameError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ZeroDivisionError,
)
# Of a chain of errors so many, and of each so many steps, the last ones.
MOST_ERRORS, MOST_STEPS = 10, 40
BETWEEN = "\nFrom this came:\n\n"


def traceback_of(error: BaseException) -> str:
    """The steps that led to ``error`` and to those before it, each with its kind."""
    parts: list[str] = []
    one: BaseException | None = error
    seen: set[int] = set()
    while one is not None and id(one) not in seen and len(parts) < MOST_ERRORS:
        seen.add(id(one))
        parts.append(_alone(one))
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return BETWEEN.join(reversed(parts))


def name_of(error: BaseException) -> str:
    """The path of its class, as tasks keep it."""
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _alone(error: BaseException) -> str:
    steps = format_tb(error.__traceback__, limit=-MOST_STEPS)
    words = _harmless(error)
    return "".join([*steps, f"{name_of(error)}: {words}\n" if words else f"{name_of(error)}\n"])


def _harmless(error: BaseException) -> str:
    """What can be told of an error: never a value that somebody typed or keeps secret."""
    if isinstance(error, HARMLESS):
        return str(error)
    if isinstance(error, smtplib.SMTPResponseException):
        return str(error.smtp_code)
    if isinstance(error, OSError) and error.errno is not None:
        return errno.errorcode.get(error.errno, str(error.errno))
    return ""


class WithoutWords(logging.Filter):
    """What is logged of an error that a task raised: the same."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = traceback_of(record.exc_info[1])
            record.exc_info = None
        return True
