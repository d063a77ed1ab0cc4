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
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.emulators import graph
from tests.emulators.at_google import decide_at_google
from tests.emulators.graph_serving import started
from tests.emulators.places import places_of
from tests.emulators.running import running

VIDEOS = 60
CLIENT = {"client_id": "emulated-client", "client_secret": "emulated-secret"}


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
        answer = decide_at_google(
            login_address(
                client_id=attempt.client_id,
                redirect=back,
                state=attempt.token,
                code_challenge=challenge_of(attempt.verifier.reveal()),
            )
        )
        said = parse_qs(urlsplit(answer).query)
        channel_connection.take_answer(token=said["state"][0], by=by, code=said["code"][0])
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
        kept = str(var / "emulators" / "facebook")
        facebook = both.enter_context(started("tests.emulators.graph", "--state", kept, port=port + 2))
        os.environ |= places_of(youtube.url, facebook.url)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")
        connect()
        print(f"Emulated YouTube: {youtube.url}/ - emulated Facebook: {facebook.url}/", flush=True)  # noqa: T201
        child = subprocess.Popen([sys.executable, *program])
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda told, _: child.send_signal(told))
        return child.wait()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
