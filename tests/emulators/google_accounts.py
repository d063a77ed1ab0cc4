"""Google's login for programs on a web server, with PKCE: a page to allow or refuse, tokens that end."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from base64 import b64decode, urlsafe_b64encode
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.emulators.serving import Answer

if TYPE_CHECKING:
    from tests.emulators.serving import Request

LOGIN, TOKEN, REVOKE = "/o/oauth2/v2/auth", "/token", "/revoke"
ASKED = {
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
    "access_type",
    "prompt",
    "include_granted_scopes",
    "login_hint",
}
CODE_SECONDS = 600


class Accounts:
    """``kept`` is written to the disk by who holds it: tokens outlive a restart."""

    def __init__(self, kept: dict[str, Any], known_scopes: set[str]) -> None:
        self.kept = kept
        self.known_scopes = known_scopes
        kept.setdefault("client", {"id": "emulated-client", "secret": "emulated-secret"})
        kept.setdefault("token_seconds", 3600)
        kept.setdefault("codes", {})
        kept.setdefault("access", {})
        kept.setdefault("refresh", {})

    def scopes_of(self, token: str) -> set[str] | None:
        """What an access token may; nothing once it has ended."""
        found = self.kept["access"].get(token)
        if not found or found["ends"] < time.time():
            return None
        return set(found["scopes"])

    def grant(self, scopes: list[str]) -> dict[str, Any]:
        """Tokens as if somebody had logged in."""
        refresh = f"1//emulated-{secrets.token_urlsafe(24)}"
        self.kept["refresh"][refresh] = {"scopes": scopes}
        return self._access(refresh) | {"refresh_token": refresh}

    def expire(self) -> None:
        """All access tokens have ended; they can be refreshed."""
        for token in self.kept["access"].values():
            token["ends"] = 0

    def withdraw(self) -> None:
        """The owner took the permission back."""
        self.kept["access"].clear()
        self.kept["refresh"].clear()

    def answer(self, request: Request) -> Answer | None:
        match request.method, request.path:
            case "GET", "/o/oauth2/v2/auth":
                return self._login_page(request)
            case "POST", "/o/oauth2/v2/auth":
                return self._decided(request)
            case "POST", "/token":
                return self._token(request)
            case "POST", "/revoke":
                return self._revoke(request)
        return None

    # --- the page --------------------------------------------------------------

    def _login_page(self, request: Request) -> Answer:
        asked = dict(request.query)
        if wrong := self._wrong(asked, request.query):
            request.note["violation"] = f"login: {wrong}"
            return Answer.page(f"<!doctype html><title>Error 400</title><p>Error 400: {escape(wrong)}", 400)
        hidden = "".join(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
            for name, value in asked.items()
        )
        boxes = "".join(
            f'<p><label><input type="checkbox" name="allow" value="{escape(scope)}" checked>'
            f" {escape(scope.rsplit('/', 1)[-1])}</label></p>"
            for scope in asked["scope"].split()
        )
        return Answer.page(
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>Emulated Google login</title>'
            "<h1>Emulated Google login</h1>"
            "<p>The hub asks to use the channel “Comune di Rivalora”. Nothing here is Google's.</p>"
            f'<form method="post" action="{LOGIN}">{hidden}{boxes}'
            '<button name="decision" value="allow">Allow</button> '
            '<button name="decision" value="refuse">Refuse</button></form></html>'
        )

    def _wrong(self, asked: dict[str, str], query: list[tuple[str, str]]) -> str:
        rules = {
            "a parameter stands twice": len(asked) != len(query),
            "unknown parameters": bool(set(asked) - ASKED),
            "invalid_client": asked.get("client_id") != self.kept["client"]["id"],
            "response_type is not code": asked.get("response_type") != "code",
            "no state": not asked.get("state"),
            "no challenge by S256": asked.get("code_challenge_method") != "S256"
            or len(asked.get("code_challenge", "")) != 43,
            "access is not offline": asked.get("access_type") != "offline",
            "consent is not asked for": asked.get("prompt") != "consent",
            "no address to go back to": urlsplit(asked.get("redirect_uri", "")).scheme
            not in ("http", "https"),
            "invalid_scope": not asked.get("scope") or bool(set(asked["scope"].split()) - self.known_scopes),
        }
        return next((what for what, breaks in rules.items() if breaks), "")

    def _decided(self, request: Request) -> Answer:
        form = parse_qsl(request.body().decode(), keep_blank_values=True)
        asked = dict(form)
        back = {"state": asked["state"]}
        if asked.get("decision") != "allow":
            back["error"] = "access_denied"
        else:
            back["code"] = f"4/emulated-{secrets.token_urlsafe(24)}"
            self.kept["codes"][back["code"]] = {
                "challenge": asked["code_challenge"],
                "redirect": asked["redirect_uri"],
                "scopes": [value for name, value in form if name == "allow"],
                "ends": time.time() + CODE_SECONDS,
            }
            back["scope"] = " ".join(self.kept["codes"][back["code"]]["scopes"])
        joint = "&" if urlsplit(asked["redirect_uri"]).query else "?"
        return Answer(302, b"", {"Location": f"{asked['redirect_uri']}{joint}{urlencode(back)}"})

    # --- tokens ----------------------------------------------------------------

    def _token(self, request: Request) -> Answer:
        form = dict(parse_qsl(request.body().decode(), keep_blank_values=True))
        if request.query:
            request.note["violation"] = "token: a secret in the address"
            return _error("invalid_request", "Parameters belong into the body.")
        client_id, secret = self._client_of(request, form)
        client = self.kept["client"]
        if client_id != client["id"] or not hmac.compare_digest(secret, client["secret"]):
            return _error("invalid_client", "The OAuth client was not found.", 401)
        match form.get("grant_type"):
            case "authorization_code":
                return self._redeemed(form)
            case "refresh_token":
                refresh = form.get("refresh_token", "")
                if refresh not in self.kept["refresh"]:
                    return _error("invalid_grant", "Token has been expired or revoked.")
                return Answer.of(self._access(refresh), Cache_Control="no-store")
        request.note["violation"] = "token: no such grant_type"
        return _error("unsupported_grant_type", "Invalid grant_type.")

    @staticmethod
    def _client_of(request: Request, form: dict[str, str]) -> tuple[str, str]:
        kind, _, told = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() == "basic":
            name, _, secret = b64decode(told).decode().partition(":")
            return name, secret
        return form.get("client_id", ""), form.get("client_secret", "")

    def _redeemed(self, form: dict[str, str]) -> Answer:
        found = self.kept["codes"].pop(form.get("code", ""), None)
        if not found or found["ends"] < time.time():
            return _error("invalid_grant", "Malformed auth code.")
        if found["redirect"] != form.get("redirect_uri"):
            return _error("redirect_uri_mismatch", "Bad Request")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if urlsafe_b64encode(digest).decode().rstrip("=") != found["challenge"]:
            return _error("invalid_grant", "Invalid code verifier.")
        return Answer.of(self.grant(found["scopes"]), Cache_Control="no-store")

    def _access(self, refresh: str) -> dict[str, Any]:
        token = f"ya29.emulated-{secrets.token_urlsafe(24)}"
        scopes = self.kept["refresh"][refresh]["scopes"]
        seconds = self.kept["token_seconds"]
        self.kept["access"][token] = {"scopes": scopes, "ends": time.time() + seconds, "of": refresh}
        return {
            "access_token": token,
            "expires_in": seconds,
            "scope": " ".join(scopes),
            "token_type": "Bearer",
        }

    def _revoke(self, request: Request) -> Answer:
        form = dict(parse_qsl(request.body().decode(), keep_blank_values=True))
        token = form.get("token", "")
        access = self.kept["access"]
        refresh = access[token]["of"] if token in access else token
        if refresh not in self.kept["refresh"]:
            return _error("invalid_token", "Token expired or revoked")
        del self.kept["refresh"][refresh]
        for name in [name for name, value in access.items() if value["of"] == refresh]:
            del access[name]
        return Answer.of({})


def _error(word: str, description: str, status: int = 400) -> Answer:
    content = json.dumps({"error": word, "error_description": description}).encode()
    return Answer(status, content, {"Content-Type": "application/json; charset=utf-8"})
