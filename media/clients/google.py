"""What all calls to Google share: one try over a line of its own, and what a refusal means.

No exception that leaves this module carries the address, the headers or the words of a request: an address
may hold what people wrote, a header the key. The first call loads Google's libraries, an import never does.
"""

from __future__ import annotations

import errno
import json
import logging
import re
import ssl
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from http.client import BadStatusLine, HTTPException, IncompleteRead, RemoteDisconnected
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from media.clients.errors import Fault, PermanentServiceError, ServiceError, TemporaryServiceError
from media.youtube_day import next_youtube_day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")

LONGEST_WAIT = timedelta(days=1)
REASON = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,79}")

BY_REASON: dict[str, Fault] = {
    reason: fault
    for fault, reasons in {
        Fault.QUOTA_SPENT: "quotaExceeded dailyLimitExceeded uploadLimitExceeded",
        Fault.TOO_MANY: "rateLimitExceeded userRateLimitExceeded uploadRateLimitExceeded RATE_LIMIT_EXCEEDED",
        Fault.KEY_REFUSED: "keyInvalid keyExpired ipRefererBlocked dailyLimitExceededUnreg API_KEY_INVALID"
        " API_KEY_SERVICE_BLOCKED API_KEY_IP_ADDRESS_BLOCKED API_KEY_HTTP_REFERRER_BLOCKED",
        Fault.SWITCHED_OFF: "accessNotConfigured SERVICE_DISABLED",
        Fault.NOT_ALLOWED: "forbidden insufficientPermissions youtubeSignupRequired"
        " ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        Fault.BROKEN: "backendError internalError",
    }.items()
    for reason in reasons.split()
}
BY_STATUS = {
    401: Fault.EXPIRED,
    403: Fault.NOT_ALLOWED,
    404: Fault.NOT_THERE,
    408: Fault.TOO_SLOW,
    429: Fault.TOO_MANY,
}
PASSING = {
    Fault.QUOTA_SPENT,
    Fault.TOO_MANY,
    Fault.BROKEN,
    Fault.TOO_SLOW,
    Fault.CUT_OFF,
    Fault.UNREACHABLE,
    Fault.NOT_UNDERSTOOD,
}
NO_WAY_THERE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL}


class NothingSaid(ConnectionError):  # noqa: N818 - caught in this module
    """The line was closed instead of an answer: what was asked may have been done."""


class NotHttp(HTTPException):
    """The answer is not HTTP."""


def line(timeout: float) -> Any:
    """An ``Http`` of httplib2 for one request: it tries once and follows nothing.

    Stock ``Http`` sends a request again when the line is closed instead of an answer, and takes Google's 308
    ("go on") for a redirect. The first would do twice what may be done once, the second loses an upload.
    """
    return _one_try()(timeout=timeout)


@lru_cache(maxsize=1)
def _one_try() -> Any:
    import httplib2  # noqa: PLC0415 - see the module's first lines

    # What the library logs of a refusal may repeat what was sent.
    logging.getLogger("googleapiclient").setLevel(logging.ERROR)

    class Once:
        def getresponse(self) -> Any:
            try:
                return super().getresponse()  # type: ignore[misc]
            except RemoteDisconnected:
                raise NothingSaid from None
            except BadStatusLine:
                raise NotHttp from None

    class Plain(Once, httplib2.HTTPConnectionWithTimeout):
        pass

    class Encrypted(Once, httplib2.HTTPSConnectionWithTimeout):
        pass

    class OneTry(httplib2.Http):
        def __init__(self, *, timeout: float) -> None:
            super().__init__(timeout=timeout)
            self.follow_redirects = False
            self.redirect_codes -= {308}

        def request(
            self,
            uri: str,
            method: str = "GET",
            body: Any = None,
            headers: Mapping[str, str] | None = None,
            **_others: Any,
        ) -> Any:
            kind = Encrypted if urlsplit(uri).scheme == "https" else Plain
            return super().request(uri, method, body=body, headers=dict(headers or {}), connection_type=kind)

    return OneTry


def attempt(call: Callable[[], T]) -> T:
    """What ``call`` returns; whatever happens to it instead leaves as a ``ServiceError`` and nothing else."""
    try:
        return call()
    except ServiceError:
        raise
    except Exception as error:
        failure = _failure(error)
        if failure is None:
            raise
    # Outside of the ``except``: the library's exception, with the address in it, is not kept as the context.
    raise failure


def understood(read: Callable[[], T]) -> T:
    """What ``read`` takes from an answer that is JSON, if it is as the description says."""
    with suppress(ValueError, KeyError, TypeError, AttributeError, IndexError):
        return read()
    raise TemporaryServiceError(Fault.NOT_UNDERSTOOD)


def _failure(error: Exception) -> ServiceError | None:
    import httplib2  # noqa: PLC0415
    from googleapiclient.errors import HttpError  # noqa: PLC0415

    fault: Fault
    match error:
        case HttpError():
            return refusal(int(error.resp.status), error.resp, error.content)
        case TimeoutError():
            fault = Fault.TOO_SLOW
        case httplib2.ServerNotFoundError() | ConnectionRefusedError() | ssl.SSLCertVerificationError():
            fault = Fault.UNREACHABLE
        case IncompleteRead() | ConnectionError() | ssl.SSLError():
            fault = Fault.CUT_OFF
        case OSError() if error.errno in NO_WAY_THERE:
            fault = Fault.UNREACHABLE
        case OSError():
            return None
        case HTTPException() | httplib2.error.HttpLib2Error() | ValueError():
            fault = Fault.NOT_UNDERSTOOD
        case _:
            return None
    return TemporaryServiceError(fault)


def refusal(status: int, headers: Mapping[str, str], content: bytes) -> ServiceError:
    """What an answer means that is not the one asked for."""
    reasons, by_the_day = _reasons(content)
    fault = next((BY_REASON[reason] for reason in reasons if reason in BY_REASON), None)
    named = next((reason for reason in reasons if reason in BY_REASON), next(iter(reasons), ""))
    if fault is Fault.TOO_MANY and by_the_day:
        fault = Fault.QUOTA_SPENT
    if fault is None:
        fault = _by_status(status, reasons)
    detail = named or f"HTTP {status}"
    if fault not in PASSING:
        return PermanentServiceError(fault, detail)
    now = datetime.now(UTC)
    not_before = next_youtube_day(now) if fault is Fault.QUOTA_SPENT else wait_of(headers, now)
    return TemporaryServiceError(fault, detail, not_before=not_before)


def _by_status(status: int, reasons: list[str]) -> Fault:
    if status >= 500:  # noqa: PLR2004
        return Fault.BROKEN
    if not reasons and status not in {401, 408, 429}:
        return Fault.NOT_UNDERSTOOD  # no words of Google's: something else on the way answered
    if any(reason.endswith("NotFound") for reason in reasons):
        return Fault.NOT_THERE
    return BY_STATUS.get(status, Fault.REFUSED if status >= 400 else Fault.NOT_UNDERSTOOD)  # noqa: PLR2004


def _reasons(content: bytes) -> tuple[list[str], bool]:
    """Google's own words for an error, the exact ones first; and whether it is about a limit by the day."""
    try:
        error = json.loads(content)["error"]
        if isinstance(error, str):  # the login's servers say it so
            return [error] if REASON.fullmatch(error) else [], False
        details = [found for found in error.get("details", []) if isinstance(found, dict)]
        words = [found.get("reason") for found in (*details, *error.get("errors", []))]
        limits = str([found.get("metadata", {}).get("quota_limit") for found in details])
        words.append(error.get("status"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return [], False
    told = [word for word in words if isinstance(word, str) and REASON.fullmatch(word)]
    return told, "perday" in limits.lower()


def wait_of(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """The moment that ``Retry-After`` names, a day away at most."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return now + min(timedelta(seconds=int(value[:9])), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(moment, now + LONGEST_WAIT) if moment > now else None
