"""Mails to those who may connect the town's accounts, each in their language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from hub.accounts.models import User
from hub.core.sites import town_name
from media.clients.errors import words_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from media.models import FacebookPage


def connectors() -> QuerySet[User]:
    """Who may connect the accounts: they are told when it is needed."""
    held = Permission.objects.filter(content_type__app_label="media", codename="connect_channels")
    may = Q(is_superuser=True) | Q(user_permissions__in=held) | Q(groups__permissions__in=held)
    return User.objects.filter(may, is_active=True).distinct()


def end_of_connection(user: User, page: FacebookPage) -> None:
    """The connection ends soon, or has ended: what does not work then, and where to renew it."""
    with override(user.language):
        subject = (
            _("The connection with Facebook ends soon")
            if page.is_usable
            else _("The connection with Facebook does not work any more")
        )
        context = {
            "page": page,
            "reason": words_of(page.fault),
            "address": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("media_facebook"),
            "town": town_name(),
        }
        text = render_to_string("media/mail/facebook_end.txt", context)
        send_mail(subject, text.strip() + "\n", None, [user.email])
