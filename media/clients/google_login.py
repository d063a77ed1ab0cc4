"""The owner of the channel logs in at Google: OAuth for a web server, with PKCE and lasting access.

Google's own library for this refuses an emulator on loopback, and takes fewer permissions than were asked for
as a crash, unless the environment of the whole process says otherwise; and there are but three forms to send.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings

from media.clients.errors import Fault, PermanentServiceError
from media.clients.google import attempt, line, refusal, understood

if TYPE_CHECKING:
    from collections.abc import Iterable

    from media.clients.errors import ServiceError

# One permission for all that is done: read the channel (private videos, too), upload, captions. Of several,
# which Google would offer with a box each, a missing one would fail in the middle of something.
SCOPES = ("https://www.googleapis.com/auth/youtube.force-ssl",)
FORM = "application/x-www-form-urlencoded"
OK = 200
TIMEOUT = 20

BY_WORD = {
    "invalid_client": Fault.KEY_REFUSED,
    "unauthorized_client": Fault.KEY_REFUSED,
    "deleted_client": Fault.KEY_REFUSED,
    "disabled_client": Fault.KEY_REFUSED,
    "invalid_scope": Fault.NOT_ALLOWED,
    "access_denied": Fault.NOT_ALLOWED,
    "admin_policy_enforced": Fault.NOT_ALLOWED,
    "org_internal": Fault.NOT_ALLOWED,
    "redirect_uri_mismatch": Fault.REFUSED,
    "invalid_request": Fault.REFUSED,
    "unsupported_grant_type": Fault.REFUSED,
}


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """``refresh_token`` is empty where the one that is known goes on."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    scopes: frozenset[str]


def new_verifier() -> str:
    """A secret for one login: it is kept here, and only its hash goes along with the browser."""
    return secrets.token_urlsafe(48)


def challenge_of(verifier: str) -> str:
    """The hash of ``verifier``, as ``login_address`` wants it."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def login_address(
    *, client_id: str, redirect: str, state: str, code_challenge: str, scopes: Iterable[str] = SCOPES
) -> str:
    """Where the browser is sent; Google sends it back to ``redirect`` with ``state`` and a code."""
    asked = {
        "client_id": client_id,
        "redirect_uri": redirect,
        "response_type": "code",
        "scope": " ".join(scopes),
        "state": state,
        "code_challenge": code_challenge,
        "code_challenge_method": "S256",
        # Without both Google gives no lasting permission to who has given one before.
        "access_type": "offline",
        "prompt": "consent",
    }
    return f"{settings.GOOGLE_LOGIN_URL}?{urlencode(asked)}"


def tokens_for(
    *,
    code: str,
    client_id: str,
    client_secret: str,
    redirect: str,
    code_verifier: str,
    scopes: Iterable[str] = SCOPES,
    timeout: float = TIMEOUT,
) -> Tokens:
    """What the code of a login is exchanged for; refused where not all of ``scopes`` were given."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": client_id,
        "client_secret": client_secret,
        "redirect_uri": redirect,
        "code_verifier": code_verifier,
    }
    tokens = _tokens(form, scopes, timeout)
    if not tokens.refresh_token:
        raise PermanentServiceError(Fault.NOT_ALLOWED, "noRefreshToken")
    return tokens


def refreshed(
    *,
    refresh_token: str,
    client_id: str,
    client_secret: str,
    scopes: Iterable[str] = SCOPES,
    timeout: float = TIMEOUT,
) -> Tokens:
    """A new access token."""
    form = {
        "grant_type": "refresh_token",
        "refresh_token": refresh_token,
        "client_id": client_id,
        "client_secret": client_secret,
    }
    return _tokens(form, scopes, timeout)


def revoke(*, token: str, timeout: float = TIMEOUT) -> None:
    """Give the permission back; one that has already ended is no error."""
    status, headers, content = _post(settings.GOOGLE_REVOKE_URL, {"token": token}, timeout)
    if status != OK and _word_of(content)[0] not in ("invalid_token", "invalid_grant"):
        raise _refused(status, headers, content)


def _tokens(form: dict[str, str], scopes: Iterable[str], timeout: float) -> Tokens:
    asked = frozenset(scopes)
    status, headers, content = _post(settings.GOOGLE_TOKEN_URL, form, timeout)
    if status != OK:
        raise _refused(status, headers, content)
    tokens = understood(lambda: _read(json.loads(content), asked))
    if not asked <= tokens.scopes:
        raise PermanentServiceError(Fault.NOT_ALLOWED, "missingScope")
    return tokens


def _read(answer: dict[str, Any], asked: frozenset[str]) -> Tokens:
    return Tokens(
        access_token=str(answer["access_token"]),
        refresh_token=str(answer.get("refresh_token", "")),
        expires_at=datetime.now(UTC) + timedelta(seconds=int(answer["expires_in"])),
        # What is not named is what was asked for.
        scopes=frozenset(answer["scope"].split()) if "scope" in answer else asked,
    )


def _refused(status: int, headers: dict[str, str], content: bytes) -> ServiceError:
    word, description = _word_of(content)
    if word == "invalid_grant":
        fault = Fault.REVOKED if "revoked" in description.lower() else Fault.EXPIRED
        return PermanentServiceError(fault, word)
    if word in BY_WORD:
        return PermanentServiceError(BY_WORD[word], word)
    return refusal(status, headers, content)


def _word_of(content: bytes) -> tuple[str, str]:
    try:
        answer = json.loads(content)
        return str(answer["error"]), str(answer.get("error_description", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return "", ""


def _post(address: str, form: dict[str, str], timeout: float) -> tuple[int, dict[str, str], bytes]:
    def posted() -> tuple[int, dict[str, str], bytes]:
        http = line(timeout)
        try:
            answer, content = http.request(
                address, "POST", body=urlencode(form), headers={"Content-Type": FORM}
            )
        finally:
            http.close()
        return answer.status, answer, content

    return attempt(posted)
