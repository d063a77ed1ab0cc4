"""The town's Facebook page, connected as the emulator has it."""

from __future__ import annotations

from typing import Any

from wagtail.models import Site

from media.models import FacebookPage
from media.sealed import Secret
from tests.emulators.graph import APP_ID, APP_SECRET, PAGE_ID, PAGE_NAME, PAGE_TOKEN, SCOPES


def connect_facebook(**fields: Any) -> FacebookPage:
    return FacebookPage.objects.create(
        **{
            "site": Site.objects.get(is_default_site=True),
            "app_id": APP_ID,
            "app_secret": Secret.of(APP_SECRET),
            "page_token": Secret.of(PAGE_TOKEN),
            "facebook_id": PAGE_ID,
            "name": PAGE_NAME,
            "scopes": SCOPES,
            **fields,
        }
    )
