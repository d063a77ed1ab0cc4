"""A passkey from end to end: Chromium's own virtual authenticator stands for the fingerprint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from hub.accounts.enums import StaffGroup
from hub.home.actions import found_town

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.mail import EmailMessage
    from playwright.sync_api import CDPSession, Page

    from hub.accounts.models import User
    from tests.browser.fixtures import PageAt

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What a phone with a fingerprint reader is; nobody has to touch it.
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def member(live_server, settings, in_group: Callable[[str, StaffGroup], User]) -> User:
    """Of the staff, where the town asks its staff for a second step."""
    settings.REQUIRE_STAFF_MFA = True
    cache.clear()
    found_town(name="Borgo di Prova", hostname="localhost")
    return in_group("redazione@example.org", StaffGroup.EDITORS)


def authenticator_of(page: Page) -> tuple[CDPSession, str]:
    """A virtual authenticator in the window of ``page``, with its name."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
    return devtools, made["authenticatorId"]


def enter_by_mail(page: Page, user: User, mails: list[EmailMessage]) -> None:
    """The first step: the address, then the code of the mail."""
    page.goto("/admin/")
    page.locator("main [name=email]").fill(user.email)
    page.locator("main form:has([name=email]) [type=submit]").click()
    page.wait_for_url("**/it/accesso/codice/**")
    [code] = re.findall(r"^\s*(\d{6})\s*$", str(mails[-1].body), re.MULTILINE)
    page.locator("main [name=code]").fill(code)
    page.locator("main [value=verify]").click()


def test_a_passkey_is_added_and_opens_the_admin(
    page_at: PageAt, member: User, mailoutbox: list[EmailMessage]
) -> None:
    page = page_at(1280)
    devtools, phone = authenticator_of(page)
    enter_by_mail(page, member, mailoutbox)
    page.wait_for_url("**/it/accesso/sicurezza/")  # the admin wants a second step
    page.goto("/it/accesso/sicurezza/passkey/nuova/")
    page.locator("main [name=name]").fill("Telefono dell'ufficio")
    page.locator("#passkey-button").click()
    page.wait_for_url(lambda url: "/nuova/" not in url)
    [kept] = devtools.send("WebAuthn.getCredentials", {"authenticatorId": phone})["credentials"]
    [added] = Authenticator.objects.filter(user=member, type=Authenticator.Type.WEBAUTHN)
    assert (kept["rpId"], str(added)) == ("localhost", "Telefono dell'ufficio")

    page.context.clear_cookies()
    enter_by_mail(page, member, mailoutbox)
    page.wait_for_url("**/it/accesso/sicurezza/codice/")
    assert page.request.get("/admin/", max_redirects=0).status == 302
    page.locator("#passkey-button").click()
    page.wait_for_url("**/admin/")
    assert page.request.get("/admin/", max_redirects=0).status == 200
    [used] = devtools.send("WebAuthn.getCredentials", {"authenticatorId": phone})["credentials"]
    assert used["signCount"] > kept["signCount"]
