"""Where allauth asks the project: texts, languages, mails, where people go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from hub.core.sites import town_name

from .models import User
from .rules import is_staff_member

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask the town hall to open it again."),
        "email_taken": _("This address cannot be used. Try another one."),
        "incorrect_code": _("This is not the code that we sent. Check it and try again."),
        "rate_limited": _("Too many attempts. Wait a few minutes, then try again."),
        "same_as_current": _("This is the address that you use already."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes, then ask for a new code."),
        "duplicate_email": _("This is the address that you use already."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts begin with a code only (views.login), never with allauth's sign-up form."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff go to their desk, residents to their own page; a ``next`` goes before both."""
        return reverse("wagtailadmin_home" if is_staff_member(request.user) else "accounts:profile")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("accounts:profile")

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the person's language; a newcomer's is that of the page that they stand on."""
        request = allauth_context.request
        user = context.get("user") or User.objects.filter(email=email).first()
        with translation.override(getattr(user, "language", None) or translation.get_language()):
            super().send_mail(template_prefix, email, {**context, "town": town_name(request)})

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of an address that another account asked for it."""
        self.send_mail("account/email/account_already_exists", email, {})

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        with translation.override(user.language):
            super().send_notification_mail(template_prefix, user, *args, **kwargs)

    def render_mail(
        self, template_prefix: str, email: str | list[str], context: dict[str, Any], headers: Any = None
    ) -> EmailMessage:
        context.setdefault("town", town_name(allauth_context.request))
        context["when"] = timezone.localtime()
        return super().render_mail(template_prefix, email, context, headers)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This is not the right code. Check it and try again."),
    }

    def _get_site_name(self) -> str:
        return town_name(allauth_context.request)
