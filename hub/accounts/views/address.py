"""A person changes their address: the new one, a code sent there, the code.

An address that has an account is not given away: its owner gets a mail that says so, without a code. Who
asked sees the same pages as for any other, so that they tell nothing about other people's accounts.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.internal.flows.manage_email import email_already_exists
from allauth.account.views import ConfirmEmailVerificationCodeView, EmailView
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import ngettext

from hub.accounts.limits import seconds_to_wait

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from hub.accounts.forms import AddressCodeForm, ChangeAddressForm
    from hub.accounts.models import User

# Codes for the person who asks; mails to the address, whoever asks.
_BY_PERSON = "6/h"
_TO_ADDRESS = "10/h"


def send_code(*, request: HttpRequest, user: User, email: str) -> None:
    """Send the mail and keep in the session what the code page needs."""
    state = EmailVerificationProcess.initial_state(user, email)
    state["account_already_exists"] = email_already_exists(email, user=user)[1]
    process = EmailVerificationProcess(request=request, user=user, state=state)
    process.generate_code()
    process.send()
    process.persist()


def count_code(user: User, email: str) -> tuple[int, str]:
    """Count a code that is asked for: how many seconds to wait before it may be sent, and why; 0 if now."""
    by_person = seconds_to_wait("address", f"user:{user.pk}", _BY_PERSON)
    wait = by_person or seconds_to_wait("address", f"to:{email}", _TO_ADDRESS)
    minutes = -(-wait // 60)
    if by_person:
        why = ngettext(
            "You have asked for many codes. Wait about {minutes} minute, then try again.",
            "You have asked for many codes. Wait about {minutes} minutes, then try again.",
            minutes,
        )
    else:
        why = ngettext(
            "This address has been asked for many times. Wait about {minutes} minute, then try again.",
            "This address has been asked for many times. Wait about {minutes} minutes, then try again.",
            minutes,
        )
    return wait, why.format(minutes=minutes)


class AddressView(EmailView):
    """/it/profilo/indirizzo/: the new address."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the form; what else allauth does here (remove an address, make it the first) has no button."""
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form: ChangeAddressForm) -> HttpResponse:
        user, email = self.request.user, form.cleaned_data["email"]
        wait, why = count_code(user, email)
        if wait:
            form.add_error("email", why)
            response = self.form_invalid(form)
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
            response["Retry-After"] = str(wait)
            return response
        send_code(request=self.request, user=user, email=email)
        return HttpResponseRedirect(reverse("account_email_verification_sent"))


class AddressCodeView(ConfirmEmailVerificationCodeView):
    """/it/profilo/indirizzo/codice/: the code from the mail."""

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if "code" in kwargs and self._process.state.get("account_already_exists"):
            kwargs["code"] = ""  # none was sent: what is typed is wrong, even by luck
        return kwargs

    def _resend_form_valid(self, form: AddressCodeForm) -> HttpResponse:
        wait, why = count_code(self._process.user, self._process.email)
        if wait:
            messages.error(self.request, why)
            return HttpResponseRedirect(reverse("account_email_verification_sent"))
        return super()._resend_form_valid(form)
