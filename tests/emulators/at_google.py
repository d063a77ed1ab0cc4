"""What the owner of a channel does on Google's page, where the emulator shows it."""

from __future__ import annotations

import re
from html import unescape
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener


class _Stay(HTTPRedirectHandler):
    """Where a page sends the browser is read, not followed."""

    def redirect_request(self, *_: object) -> None:
        return None


def decide_at_google(address: str, decision: str = "allow", *, allow: bool = True) -> str:
    """Press a button of the page at ``address``: the address with which the person comes back.

    ``allow`` leaves the box of the permission ticked.
    """
    browser = build_opener(_Stay)
    page = browser.open(address).read().decode()
    pairs = re.findall(r'name="([^"]+)" value="([^"]*)"', page)
    kept = [pair for pair in pairs if pair[0] != "decision" and (allow or pair[0] != "allow")]
    form = urlencode([*((name, unescape(value)) for name, value in kept), ("decision", decision)])
    base = urlsplit(address)
    try:
        browser.open(Request(f"{base.scheme}://{base.netloc}{base.path}", form.encode()))  # noqa: S310
    except HTTPError as moved:
        return str(moved.headers["Location"])
    raise RuntimeError("Google's page did not send anybody back")
