"""How a parent or guardian who has not signed yet is corrected: for photos and for videos."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.core.mailbox import mailbox_or_nothing

if TYPE_CHECKING:
    from collections.abc import Iterable


class CorrectGuardianForm(forms.Form):
    """Another name or address; ``taken`` are the mailboxes that somebody else signs or sends from."""

    name = forms.CharField(label=_("Name and surname"), max_length=120)
    email = forms.EmailField(label=_("E-mail"))

    def __init__(
        self, data: Any = None, *, name: str, email: str, taken: Iterable[str], prefix: str | None = None
    ) -> None:
        super().__init__(data, initial={"name": name, "email": email}, prefix=prefix)
        self.taken = {mailbox_or_nothing(address) for address in taken}

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        found = mailbox_or_nothing(email)
        if not found:
            raise forms.ValidationError(no_mailbox_message())
        if found in self.taken:
            raise forms.ValidationError(shared_message())
        return email


def no_mailbox_message() -> str:
    return gettext("We cannot write to this address.")


def shared_message() -> str:
    """One mailbox, one signature: neither the sender's own nor one for two guardians."""
    return gettext("Each parent or guardian signs from an address of their own, not from this one.")
