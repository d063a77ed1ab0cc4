"""facebook-sdk's GraphAPI, with its faults mended: loaded by the worker only (``media.clients.graph``).

The stock SDK (3.1.0, of 2018) refuses every version after 3.1, puts the token into the address, waits for
ever, takes every answer for JSON, looks at no status, and pages by an address with the token in it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import warnings
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import requests
from django.utils import timezone
from requests.auth import AuthBase

from .errors import Fault, PermanentServiceError, ServiceError, TemporaryServiceError

with warnings.catch_warnings():
    # A regular expression in a plain string: Python says so when it compiles the module.
    warnings.simplefilter("ignore")
    import facebook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

# To begin, and between two pieces of an answer.
TIMEOUT = (3.05, 20)
# Of the pieces that fit into one answer; what is larger is nothing that was asked for.
MOST_BYTES = 8 * 1024 * 1024
# How long at most is waited because the service says so.
LONGEST_WAIT = timedelta(hours=24)

# Graph's own numbers: https://developers.facebook.com/docs/graph-api/guides/error-handling and
# https://developers.facebook.com/docs/facebook-login/guides/access-tokens/debugging
TOKEN_CODES = {102, 190}
EXPIRED_SUBCODES = {463}
TOO_MANY_CODES = {4, 17, 32, 341, 613, *range(80000, 80015)}
BROKEN_CODES = {1, 2}
NOT_ALLOWED_CODES = {3, 10, *range(200, 300)}
PARAMETER_CODE, NOT_THERE_SUBCODE = 100, 33
NOT_THERE_CODES = {803}
KEY_CODES = {101}

# It writes each address at DEBUG, and some have to carry a secret.
logging.getLogger("urllib3").setLevel(logging.INFO)


class Bearer(AuthBase):
    """The token in a header: addresses are written into logs on the way."""

    def __init__(self, token: str) -> None:
        self.token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


class GraphApi(facebook.GraphAPI):
    """One account's door to the Graph. Nothing is tried twice here: the worker does that."""

    def __init__(self, token: str, *, root: str, version: str, app_secret: str = "") -> None:
        super().__init__(access_token=token, timeout=TIMEOUT)
        self.version = version
        self.root = root.rstrip("/") + "/"
        self.app_secret = app_secret

    def request(
        self,
        path: str,
        args: dict[str, Any] | None = None,
        post_args: dict[str, Any] | None = None,
        files: dict[str, Any] | None = None,
        method: str | None = None,
    ) -> dict[str, Any]:
        """The JSON object that the Graph answers; else a ``ServiceError`` that says what can be done."""
        params = dict(args or {})
        if self.app_secret and self.access_token:
            params["appsecret_proof"] = _proof(self.access_token, self.app_secret)
        try:
            with self.session.request(
                method or ("GET" if post_args is None else "POST"),
                self.root + quote(path),
                params=params,
                data=post_args,
                files=files,
                auth=Bearer(self.access_token) if self.access_token else None,
                timeout=self.timeout,
                proxies=self.proxies,
                allow_redirects=False,
                stream=True,
            ) as response:
                content = _read(response)
        # Without what it was raised from: that names the address, which may carry a secret.
        except requests.exceptions.ConnectTimeout:
            raise TemporaryServiceError(Fault.UNREACHABLE) from None
        except requests.exceptions.Timeout:
            raise TemporaryServiceError(Fault.TOO_SLOW) from None
        except (requests.exceptions.SSLError, requests.exceptions.ProxyError):
            raise TemporaryServiceError(Fault.UNREACHABLE) from None
        except requests.exceptions.ConnectionError as broken:
            raise TemporaryServiceError(_how_broken(broken)) from None
        except requests.exceptions.RequestException:
            raise TemporaryServiceError(Fault.CUT_OFF) from None
        return _answer(response, content)

    def pages_of(self, path: str, *, most_pages: int, **args: Any) -> Iterator[dict[str, Any]]:
        """What a list holds, by cursors; of at most so many pages."""
        after = ""
        for _number in range(most_pages):
            answer = self.request(f"{self.version}/{path}", {**args, **({"after": after} if after else {})})
            rows = answer.get("data")
            if not isinstance(rows, list):
                raise TemporaryServiceError(Fault.NOT_UNDERSTOOD, "no list")
            yield from rows
            paging = answer.get("paging") or {}
            before, after = after, (paging.get("cursors") or {}).get("after", "")
            # A cursor stands under the last page, too: that there is more, only ``next`` says.
            if not after or after == before or "next" not in paging:
                return


def _proof(token: str, secret: str) -> str:
    """That whoever has the token knows the app's secret, too."""
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def _read(response: requests.Response) -> bytes:
    content = bytearray()
    for piece in response.iter_content(64 * 1024):
        content += piece
        if len(content) > MOST_BYTES:
            raise TemporaryServiceError(Fault.NOT_UNDERSTOOD, "too long")
    return bytes(content)


def _how_broken(error: requests.exceptions.ConnectionError) -> Fault:
    """Not reached at all, or lost on the way; what was asked for may be done then."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return Fault.UNREACHABLE if type(reason).__name__ in UNREACHED else Fault.CUT_OFF


UNREACHED = {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError"}


def _answer(response: requests.Response, content: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(content)
    except ValueError:
        answer = None
    if isinstance(answer, dict) and isinstance(answer.get("error"), dict):
        raise error_of(answer["error"], status=response.status_code, headers=dict(response.headers))
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        raise TemporaryServiceError(Fault.TOO_MANY, "status 429", not_before=_until(dict(response.headers)))
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise TemporaryServiceError(Fault.BROKEN, f"status {response.status_code}")
    if not response.ok or response.is_redirect or not isinstance(answer, dict):
        # A page of a proxy, or of Facebook's own about work on it.
        raise TemporaryServiceError(Fault.NOT_UNDERSTOOD, f"status {response.status_code}")
    return answer


def error_of(error: dict[str, Any], *, status: int, headers: dict[str, str]) -> ServiceError:
    """Graph's error, as what can be done about it. Its message is left out: it may repeat the token."""
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    detail = f"code {code}, subcode {subcode}, trace {str(error.get('fbtrace_id', ''))[:40]}"
    if code in TOO_MANY_CODES or status == HTTPStatus.TOO_MANY_REQUESTS:
        return TemporaryServiceError(Fault.TOO_MANY, detail, not_before=_until(headers))
    if code in TOKEN_CODES:
        fault = Fault.EXPIRED if subcode in EXPIRED_SUBCODES else Fault.REVOKED
    elif code in BROKEN_CODES or error.get("is_transient") or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return TemporaryServiceError(Fault.BROKEN, detail)
    elif code in NOT_ALLOWED_CODES:
        fault = Fault.NOT_ALLOWED
    elif (code, subcode) == (PARAMETER_CODE, NOT_THERE_SUBCODE) or code in NOT_THERE_CODES:
        fault = Fault.NOT_THERE
    elif code in KEY_CODES or "client secret" in str(error.get("message", "")).lower():
        fault = Fault.KEY_REFUSED
    else:
        fault = Fault.REFUSED
    return PermanentServiceError(fault, detail)


def _until(headers: dict[str, str]) -> datetime | None:
    """When it may be asked again, as far as it says so: in seconds, or in minutes in a header of its own."""
    seconds = float(_number(headers.get("Retry-After")))
    usage = headers.get("X-Business-Use-Case-Usage") or headers.get("x-business-use-case-usage") or "{}"
    try:
        rows = [row for group in json.loads(usage).values() for row in group]
        minutes = max((_number(row.get("estimated_time_to_regain_access")) for row in rows), default=0)
    except (ValueError, AttributeError, TypeError):
        minutes = 0
    seconds = max(seconds, minutes * 60)
    return timezone.now() + min(timedelta(seconds=seconds), LONGEST_WAIT) if seconds > 0 else None


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0
