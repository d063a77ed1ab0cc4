"""The town's accounts, connected as the guide says: by the pages of the admin, and Google's."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import TestCase
from django.urls import reverse

from tests.emulators.at_google import decide_at_google
from tests.emulators.graph import APP_ID, APP_SECRET, PAGE_TOKEN
from tests.working import work

CLIENT = {"login-client_id": "emulated-client", "login-client_secret": "emulated-secret"}


def send(admin: Any, name: str, *arguments: Any, **typed: str) -> None:
    """A form of the admin; what follows the commit happens."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = admin.post(reverse(name, args=arguments), typed)
    assert answer.status_code == 302, answer.content.decode()


def google_of(admin: Any) -> str:
    """The address to which the page on YouTube leads, once a login was begun."""
    page = admin.get(reverse("media_youtube"), headers={"Accept-Language": "en"}).content.decode()
    [google] = re.findall(r'href="([^"]+)"[^>]*>\s*Continue at Google', page)
    return html.unescape(google)


def connect_youtube(admin: Any) -> None:
    """With the channel's account, for the first time or again."""
    send(admin, "media_youtube_login", **CLIENT)
    with TestCase.captureOnCommitCallbacks(execute=True):
        admin.get(decide_at_google(google_of(admin)))
    work(room="media.channel_tasks.")


def connect_facebook_by_hand(admin: Any, **typed: str) -> None:
    """With the page's own token, for the first time or again."""
    words = {"app_id": APP_ID, "app_secret": APP_SECRET, "token": PAGE_TOKEN, **typed}
    send(admin, "media_facebook_connect", **words)
    work()
