"""The owner of the channel logs in: by the page of the emulated Google, as a browser would send its form."""

from __future__ import annotations

import re
import traceback
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener, urlopen

import pytest

from media.clients.errors import Fault, PermanentServiceError, TemporaryServiceError
from media.clients.google_login import (
    SCOPES,
    challenge_of,
    login_address,
    new_verifier,
    refreshed,
    revoke,
    tokens_for,
)
from media.clients.youtube import YouTube
from media.clients.youtube_facts import Token
from tests.emulators.channel import CHANNEL_ID

if TYPE_CHECKING:
    from tests.emulators.running import Running

CLIENT = {"client_id": "emulated-client", "client_secret": "emulated-secret"}
BACK = "http://127.0.0.1:8000/admin/youtube/back/?from=google"
READONLY = "https://www.googleapis.com/auth/youtube.readonly"


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def decided(address: str, decision: str, *, allow: list[str] | None = None) -> dict[str, str]:
    """What Google adds to the address to which it sends the browser back."""
    with urlopen(address) as page:  # noqa: S310
        html = page.read().decode()
    fields = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', html)
    form = [(name, unescape(value)) for name, value in fields]
    boxes = re.findall(r'name="allow" value="([^"]+)"', html)
    form += [("allow", scope) for scope in (boxes if allow is None else allow)]
    sent = urlencode([*form, ("decision", decision)]).encode()
    with pytest.raises(HTTPError) as answer:
        build_opener(Stay).open(address.split("?", maxsplit=1)[0], sent)
    place = answer.value.headers["Location"]
    answer.value.close()
    assert place.startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(place).query).items()}


def logged_in(decision: str = "allow", **more: list[str]) -> tuple[dict[str, str], str]:
    verifier = new_verifier()
    address = login_address(
        client_id=CLIENT["client_id"],
        redirect=BACK,
        state="a-state",
        code_challenge=challenge_of(verifier),
        scopes=more.pop("scopes", SCOPES),
    )
    return decided(address, decision, **more), verifier


def told(error: BaseException) -> str:
    return repr(error) + "".join(traceback.format_exception(error))


def test_a_login_from_the_page_to_the_channel(emulated_youtube):
    back, verifier = logged_in()
    assert back["state"] == "a-state"
    before = datetime.now(UTC)
    tokens = tokens_for(code=back["code"], redirect=BACK, code_verifier=verifier, **CLIENT)
    assert tokens.scopes == frozenset(SCOPES)
    assert timedelta(minutes=59) < tokens.expires_at - before < timedelta(minutes=61)
    youtube = YouTube(access=Token(tokens.access_token), spend=lambda *_: None)
    assert youtube.channel_of_token().id == CHANNEL_ID
    assert tokens.access_token not in repr(tokens)
    assert tokens.refresh_token not in repr(tokens)


def test_the_owner_may_refuse(emulated_youtube):
    back, _ = logged_in("refuse")
    assert (back["error"], back["state"]) == ("access_denied", "a-state")
    assert "code" not in back


def test_a_permission_that_is_not_ticked_is_missed_at_once(emulated_youtube):
    back, verifier = logged_in(scopes=[*SCOPES, READONLY], allow=[READONLY])
    with pytest.raises(PermanentServiceError) as refused:
        tokens_for(code=back["code"], redirect=BACK, code_verifier=verifier, **CLIENT)
    assert (refused.value.fault, refused.value.detail) == (Fault.NOT_ALLOWED, "missingScope")


@pytest.mark.parametrize(
    ("change", "fault", "detail"),
    [
        ({"code": "4/emulated-another"}, Fault.EXPIRED, "invalid_grant"),
        ({"code_verifier": "not-the-one-of-this-login-at-all-not-the-one"}, Fault.EXPIRED, "invalid_grant"),
        ({"redirect": "http://127.0.0.1:8000/elsewhere/"}, Fault.REFUSED, "redirect_uri_mismatch"),
        ({"client_secret": "another-secret"}, Fault.KEY_REFUSED, "invalid_client"),
        ({"client_id": "another-client"}, Fault.KEY_REFUSED, "invalid_client"),
    ],
)
def test_codes_that_are_worth_nothing(emulated_youtube, change, fault, detail):
    back, verifier = logged_in()
    asked = {"code": back["code"], "redirect": BACK, "code_verifier": verifier, **CLIENT, **change}
    with pytest.raises(PermanentServiceError) as refused:
        tokens_for(**asked)
    assert (refused.value.fault, refused.value.detail) == (fault, detail)
    shown = told(refused.value)
    assert not [value for value in asked.values() if value in shown]


def test_a_code_is_good_for_once(emulated_youtube):
    back, verifier = logged_in()
    asked = {"code": back["code"], "redirect": BACK, "code_verifier": verifier, **CLIENT}
    tokens_for(**asked)
    with pytest.raises(PermanentServiceError):
        tokens_for(**asked)


def test_a_token_is_refreshed_until_the_permission_is_taken_back(emulated_youtube):
    granted = emulated_youtube.order("POST", "grant", scopes=list(SCOPES))
    emulated_youtube.order("POST", "expire")
    fresh = refreshed(refresh_token=granted["refresh_token"], **CLIENT)
    assert (fresh.refresh_token, fresh.scopes) == ("", frozenset(SCOPES))
    youtube = YouTube(access=Token(fresh.access_token), spend=lambda *_: None)
    assert youtube.channel_of_token().id == CHANNEL_ID
    emulated_youtube.order("POST", "withdraw")
    with pytest.raises(PermanentServiceError) as refused:
        refreshed(refresh_token=granted["refresh_token"], **CLIENT)
    assert (refused.value.fault, refused.value.detail) == (Fault.REVOKED, "invalid_grant")
    assert granted["refresh_token"] not in told(refused.value)


def test_a_permission_that_is_given_back_is_gone_and_may_be_given_back_again(emulated_youtube):
    granted = emulated_youtube.order("POST", "grant", scopes=list(SCOPES))
    revoke(token=granted["refresh_token"])
    with pytest.raises(PermanentServiceError) as ended:
        YouTube(access=Token(granted["access_token"]), spend=lambda *_: None).channel_of_token()
    assert ended.value.fault == Fault.EXPIRED
    revoke(token=granted["refresh_token"])


@pytest.mark.parametrize(
    ("how", "fault"),
    [
        ("500", Fault.BROKEN),
        ("429", Fault.TOO_MANY),
        ("cut", Fault.CUT_OFF),
        ("lostAnswer", Fault.CUT_OFF),
        ("html", Fault.NOT_UNDERSTOOD),
        ("brokenJson", Fault.NOT_UNDERSTOOD),
    ],
)
def test_what_passes(emulated_youtube: Running, how, fault):
    granted = emulated_youtube.order("POST", "grant", scopes=list(SCOPES))
    emulated_youtube.fail(how, "/token")
    with pytest.raises(TemporaryServiceError) as refused:
        refreshed(refresh_token=granted["refresh_token"], **CLIENT)
    assert refused.value.fault == fault
    shown = told(refused.value)
    assert not [word for word in (granted["refresh_token"], CLIENT["client_secret"]) if word in shown]
    assert refused.value.__context__ is None
    assert refreshed(refresh_token=granted["refresh_token"], **CLIENT).access_token
