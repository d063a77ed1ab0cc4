"""``make run CHANNELS=emulated``: a YouTube and a Facebook on this machine, connected to the town.

``python -m tests.emulators PORT program arguments…`` starts both beside the program, which finds them in its
environment; they answer on the two ports after ``PORT``, and end with it. The first superuser connects them,
as somebody would in *Settings → YouTube* and *Settings → Facebook*; the worker does the rest.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from html import unescape
from pathlib import Path
from re import findall
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from tests.emulators import graph
from tests.emulators.google_accounts import LOGIN, REVOKE, TOKEN
from tests.emulators.graph_serving import started
from tests.emulators.running import running

VIDEOS = 60
CLIENT = {"client_id": "emulated-client", "client_secret": "emulated-secret"}


class Stay(HTTPRedirectHandler):
    """Where a page sends the browser is read, not followed."""

    def redirect_request(self, *_: object) -> None:
        return None


def allowed_at_google(address: str) -> dict[str, str]:
    """Press *Allow* on Google's page at ``address``: what it sends back to the hub."""
    browser = build_opener(Stay)
    page = browser.open(address).read().decode()
    form = [(name, unescape(value)) for name, value in findall(r'name="([^"]+)" value="([^"]*)"', page)]
    sent = [pair for pair in form if pair != ("decision", "refuse")]
    parts = urlsplit(address)
    try:
        browser.open(Request(f"{parts.scheme}://{parts.netloc}{parts.path}", urlencode(sent).encode()))  # noqa: S310
    except HTTPError as moved:
        back = parse_qs(urlsplit(moved.headers["Location"]).query)
        return {name: values[0] for name, values in back.items()}
    raise RuntimeError("Google's page did not send anybody back")


def connect() -> None:
    """Connect what is not connected yet."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.urls import reverse
    from wagtail.models import Site

    from media.actions import channel_connection, facebook_connection
    from media.clients.google_login import challenge_of, login_address
    from media.models import Channel, FacebookPage

    by = get_user_model().objects.filter(is_superuser=True).order_by("pk").first()
    site = Site.objects.filter(is_default_site=True).first()
    if by is None or site is None:
        print("Nobody could connect the channels: make a superuser first (manage.py createstaff).")  # noqa: T201
        return
    if not Channel.objects.exists():
        back = channel_connection.redirect_address(reverse("media_youtube_answer"))
        attempt = channel_connection.begin_login(site=site, redirect_address=back, by=by, **CLIENT)
        answer = allowed_at_google(
            login_address(
                client_id=attempt.client_id,
                redirect=back,
                state=attempt.token,
                code_challenge=challenge_of(attempt.verifier.reveal()),
            )
        )
        channel_connection.take_answer(token=answer["state"], by=by, code=answer["code"])
    if not FacebookPage.objects.exists():
        facebook_connection.try_token(
            site=site, app_id=graph.APP_ID, app_secret=graph.APP_SECRET, token=graph.PAGE_TOKEN, by=by
        )


def main(port: int, program: list[str]) -> int:
    var = Path(os.environ.get("VAR_DIR", "var"))
    with ExitStack() as both:
        youtube = both.enter_context(
            running(
                "tests.emulators.youtube",
                var / "emulators" / "youtube",
                *("--videos", str(VIDEOS)),
                port=port + 1,
            )
        )
        facebook = both.enter_context(started("tests.emulators.graph", port=port + 2))
        os.environ |= {
            "YOUTUBE_ROOT_URL": f"{youtube.url}/",
            "GOOGLE_LOGIN_URL": f"{youtube.url}{LOGIN}",
            "GOOGLE_TOKEN_URL": f"{youtube.url}{TOKEN}",
            "GOOGLE_REVOKE_URL": f"{youtube.url}{REVOKE}",
            "GRAPH_ROOT_URL": f"{facebook.url}/",
            "CHANNEL_PICTURE_HOSTS": ",".join(
                each.url.removeprefix("http://") for each in (youtube, facebook)
            ),
        }
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")
        connect()
        print(f"Emulated YouTube: {youtube.url}/ - emulated Facebook: {facebook.url}/", flush=True)  # noqa: T201
        child = subprocess.Popen([sys.executable, *program])
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda told, _: child.send_signal(told))
        return child.wait()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
