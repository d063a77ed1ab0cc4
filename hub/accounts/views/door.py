"""The one door: enter an address, get a code by mail, enter the code.

Residents, jurors and staff come in here. An address that nobody used before gets its account when
the code is entered, and not earlier; whether an address is known can't be told from the pages.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.accounts.actions import confirm_address, sign_up
from hub.accounts.models import User

if TYPE_CHECKING:
    from allauth.account.stages import LoginStage
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from hub.accounts.forms import EnterForm


class DoorProcess(LoginCodeVerificationProcess):
    """allauth's login by code, for newcomers too."""

    @classmethod
    def begin(cls, *, request: HttpRequest, user: User | None, email: str, redirect_url: str | None) -> None:
        login = Login(user=user, email=email, redirect_url=redirect_url)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=user, email=email))
        stage.state["initiated_by_user"] = True
        # A closed account is no newcomer: its mail has no code.
        stage.state["newcomer"] = user is None and not User.objects.filter(email=email).exists()
        process = cls(stage=stage)
        process.send()
        process.persist()

    @classmethod
    def resume(cls, stage: LoginStage) -> DoorProcess | None:
        return cls(stage=stage).abort_if_invalid()

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        adapter = get_adapter()
        if self.user or self.state["newcomer"]:
            context = {"request": self.request, "code": self.generate_code(), "user": self.user}
            adapter.send_mail("account/email/login_code", email, context)
        elif not skip_enumeration_mails:
            adapter.send_mail("account/email/closed_account", email, {"request": self.request})
        self.add_sent_message({"email": email, "recipient": email})

    def finish(self, redirect_url: str | None) -> HttpResponse:
        if self.user is None:
            self._user = sign_up(email=self.state["email"], language=get_language() or "")
            self.stage.login.user = self._user
        else:
            confirm_address(user=self.user)
        return super().finish(redirect_url or self.stage.login.redirect_url)


class EnterView(RequestLoginCodeView):
    """/it/accesso/: one form for those who have an account and those who don't yet."""

    def _redirect_to_pending_stage(
        self, request: HttpRequest, stage: LoginStage
    ) -> HttpResponseRedirect | None:
        if stage.key == LoginByCodeStage.key:
            return None  # they came back to correct the address
        return super()._redirect_to_pending_stage(request, stage)

    def form_valid(self, form: EnterForm) -> HttpResponse:
        DoorProcess.begin(
            request=self.request,
            user=form.user,
            email=form.cleaned_data["email"],
            redirect_url=self.get_next_url(),
        )
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form: EnterForm) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error("email", "too_many_login_attempts"):
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        return response

    def get_initial(self) -> dict[str, Any]:
        # No address in a URL: it would stay in logs and histories.
        return {}


@method_decorator(
    login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_login"), name="dispatch"
)
class CodeView(ConfirmLoginCodeView):
    """/it/accesso/codice/: the code from the mail."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.stage = request._login_stage  # type: ignore[attr-defined]  # noqa: SLF001
        self._process = DoorProcess.resume(self.stage)
        if self._process is None:
            messages.error(request, _("The code has expired. Ask for a new one."))
            return HttpResponseRedirect(self.passthrough_next_url(reverse("account_login")))
        return super(ConfirmLoginCodeView, self).dispatch(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        if isinstance(response, HttpResponseRedirect):
            return HttpResponseRedirect(self.passthrough_next_url(reverse("account_login")))
        return response
