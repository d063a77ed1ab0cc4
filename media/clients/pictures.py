"""Posters and pictures of posts, fetched from where YouTube and Facebook keep them, and from nowhere else."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from django.conf import settings

from .errors import Fault, PermanentServiceError, TemporaryServiceError

if TYPE_CHECKING:
    import requests

MOST_BYTES = 10 * 1024 * 1024
TIMEOUT = (3.05, 20)  # seconds: to connect, and of silence
LONGEST = 60  # seconds for all of it: who sends a byte now and then holds no worker up
MOST_REDIRECTS = 3
STEP = 64 * 1024
HTTPS = 443
GONE = (403, 404, 410)  # Facebook's addresses are signed, and end
TOO_MANY = 429
SERVERS_FAULT = 500


def fetch_picture(url: str, *, most_bytes: int = MOST_BYTES) -> bytes:
    """What lies at ``url``. Whether it is a picture says who decodes it; nothing that was sent is believed.

    Raises ``PermanentServiceError`` for an address that is not of ``CHANNEL_PICTURE_HOSTS``, for a file that
    is larger or no longer there, ``TemporaryServiceError`` for what may pass. They name no address: it may
    hold a key.
    """
    import requests  # noqa: PLC0415 - the web process never loads it

    until = time.monotonic() + LONGEST
    try:
        with requests.Session() as session:
            return _read(_answer(session, url), most_bytes, until)
    except requests.Timeout:
        raise TemporaryServiceError(Fault.TOO_SLOW) from None
    except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
        raise TemporaryServiceError(Fault.CUT_OFF) from None
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema):
        raise PermanentServiceError(Fault.REFUSED, "no address") from None
    except requests.RequestException as error:
        # A silence within the file comes as an error of the connection.
        fault = Fault.TOO_SLOW if "timed out" in str(error) else Fault.UNREACHABLE
        raise TemporaryServiceError(fault) from None


def _answer(session: requests.Session, url: str) -> requests.Response:
    """The answer with the file; each address on the way to it is looked at."""
    for _hop in range(MOST_REDIRECTS + 1):
        _check(url)
        response = session.get(
            url,
            stream=True,
            timeout=TIMEOUT,
            allow_redirects=False,
            headers={"Accept": "image/*", "Accept-Encoding": "identity"},
        )
        if not response.is_redirect:
            return response
        url = urljoin(url, response.headers["Location"])
        response.close()
    raise PermanentServiceError(Fault.REFUSED, "too many redirects")


def _check(url: str) -> None:
    """Https and a host of ours; an emulator is named with its port, and may do without."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower().rstrip("."), parts.port
    except ValueError:
        raise PermanentServiceError(Fault.REFUSED, "no address") from None
    if parts.username is not None or parts.password is not None:
        raise PermanentServiceError(Fault.REFUSED, "an address with a name in it")
    if parts.scheme in {"http", "https"} and f"{host}:{port}" in settings.CHANNEL_PICTURE_HOSTS:
        return
    known = any(host == one or host.endswith(f".{one}") for one in settings.CHANNEL_PICTURE_HOSTS)
    if parts.scheme != "https" or port not in {None, HTTPS} or not known:
        raise PermanentServiceError(Fault.REFUSED, "an address that pictures do not come from")


def _read(response: requests.Response, most_bytes: int, until: float) -> bytes:
    if response.status_code in GONE:
        raise PermanentServiceError(Fault.NOT_THERE)
    if response.status_code == TOO_MANY:
        raise TemporaryServiceError(Fault.TOO_MANY)
    if response.status_code >= SERVERS_FAULT:
        raise TemporaryServiceError(Fault.BROKEN)
    if not response.ok:
        raise PermanentServiceError(Fault.REFUSED, f"status {response.status_code}")
    if response.headers.get("Content-Type", "").startswith("text/"):
        raise TemporaryServiceError(Fault.NOT_UNDERSTOOD)
    content = bytearray()
    for piece in response.iter_content(STEP):
        content += piece
        if len(content) > most_bytes:
            raise PermanentServiceError(Fault.REFUSED, "larger than a picture may be")
        if time.monotonic() > until:
            raise TemporaryServiceError(Fault.TOO_SLOW)
    return bytes(content)
