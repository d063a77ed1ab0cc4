"""Mails to people about their account that do not come from a page of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.urls import reverse
from django.utils import translation

if TYPE_CHECKING:
    from hub.accounts.models import User


def second_step_was_reset(user: User) -> None:
    with translation.override(user.language):
        address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("mfa_index")
        context = {"user": user, "address": address}
        get_adapter().render_mail("mfa/email/second_step_reset", user.email, context).send()
