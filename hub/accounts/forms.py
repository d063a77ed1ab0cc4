"""What a person may send about their account."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.forms import (
    AddEmailForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    RequestLoginCodeForm,
)
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from .models import User, UserManager


def _email_field(label: Any) -> forms.EmailField:
    field = forms.EmailField(label=label, max_length=254)
    field.widget.attrs.update(autocomplete="email", inputmode="email", spellcheck="false")
    return field


def _code_field(label: Any, help_text: Any = "", *, numeric: bool = True) -> forms.CharField:
    field = forms.CharField(label=label, help_text=help_text, max_length=20)
    field.widget.attrs.update(autocomplete="one-time-code", autocapitalize="off", spellcheck="false")
    if numeric:
        field.widget.attrs["inputmode"] = "numeric"
    return field


class EnterForm(RequestLoginCodeForm):
    """The one door: an address; whether it is known is never said."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _email_field(_("Your e-mail address"))

    def clean_email(self) -> str:
        self.cleaned_data["email"] = UserManager.normalize_email(self.cleaned_data["email"])
        return super().clean_email()

    @property
    def user(self) -> User | None:
        """The open account of the address, if there is one."""
        return self._user


class LoginCodeForm(ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field(_("Code"), _("The six digits in the mail that we sent you."))


class ChangeAddressForm(AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _email_field(_("New e-mail address"))


class AddressCodeForm(ConfirmEmailVerificationCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field(_("Code"), _("The six digits in the mail that we sent you."))


_SECOND_HELP = _("The six digits that the app shows now, or one of your recovery codes.")


class SecondFactorForm(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field(_("Code"), _SECOND_HELP)


class SecondFactorAgainForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field(_("Code"), _SECOND_HELP)


class ActivateAppForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field(_("Code"), _("The six digits that the app shows now."))


class AddPasskeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this passkey")
        self.fields["name"].help_text = _("So that you recognise it: the phone or computer it is on.")


class RenamePasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this passkey")


class ProfileForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ("first_name", "last_name", "language")
        help_texts: ClassVar[dict[str, Any]] = {
            "language": _("The language of the mails that we send you."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["last_name"].widget.attrs["autocomplete"] = "family-name"


class EraseForm(forms.Form):
    sure = forms.BooleanField(label=_("Yes, delete my account and what I sent"))
