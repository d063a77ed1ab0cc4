"""What the entry form asks when its author is under 18."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contests.actions.guardians import NamedGuardian
from contests.enums import ConsentKind
from hub.core.enums import GuardiansNeeded
from hub.core.guardian_forms import no_mailbox_message, shared_message
from hub.core.mailbox import mailbox_or_nothing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contests.models import Contest, Entry
    from contests.wordings import Wording

SECOND = ("sole", "second_name", "second_email")


def _name(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=120, required=False, help_text=help_text)


def _email(label: Any, help_text: Any = "") -> forms.EmailField:
    return forms.EmailField(label=label, required=False, help_text=help_text)


class GuardiansForm(forms.Form):
    """The part of the entry form about parents and guardians; nothing of it is read for an adult."""

    guardian_name = _name(_("Name and surname of the parent or guardian"))
    guardian = forms.BooleanField(required=False)
    guardian_email = _email(
        _("E-mail of this parent or guardian"),
        _("We mail a link for signing. Leave it empty if you are this person and sign here."),
    )
    second_name = _name(_("Name and surname of the other parent or guardian"))
    second_email = _email(
        _("E-mail of the other parent or guardian"), _("We mail a link for signing there too.")
    )
    sole = forms.BooleanField(required=False)

    contest: Contest
    wordings: Mapping[ConsentKind, Wording]
    # Of the person who is logged in, to whom no link is mailed.
    sender_email = ""

    @property
    def guardian_fields(self) -> list[forms.BoundField]:
        names = ("guardian_name", "guardian", "guardian_email", "second_name", "second_email", "sole")
        return [self[name] for name in names if name in self.fields]

    def _ask_only_what_is_needed(self, contest: Contest) -> None:
        if contest.guardians == GuardiansNeeded.ONE:
            for name in SECOND:
                del self.fields[name]

    def _clean_guardians(self, data: dict[str, Any]) -> None:
        """Every signature that is needed has a name, and a mailbox of its own where it comes by mail."""
        self._need(data, "guardian_name", gettext("Write the name of the parent or guardian."))
        if not data.get("guardian"):
            self._need(
                data,
                "guardian_email",
                gettext("Write the e-mail of this parent or guardian, or tick that you sign here yourself."),
            )
        if self._two_sign(data):
            who = gettext("Write who the other parent or guardian is, or tick that there is only one.")
            self._need(data, "second_name", who)
            self._need(data, "second_email", gettext("Write the e-mail of the other parent or guardian."))
        self._refuse_shared(data)

    def _need(self, data: dict[str, Any], name: str, message: str) -> None:
        if not data.get(name) and name not in self.errors:
            self.add_error(name, message)

    def _two_sign(self, data: Mapping[str, Any]) -> bool:
        return self.contest.guardians == GuardiansNeeded.BOTH and not data.get("sole")

    def _refuse_shared(self, data: dict[str, Any]) -> None:
        """One mailbox, one signature: neither the entrant's own nor one for both guardians."""
        taken = {mailbox_or_nothing(self.sender_email)}
        names = [] if data.get("guardian") else ["guardian_email"]
        names += ["second_email"] if self._two_sign(data) else []
        for name in names:
            if not data.get(name) or name in self.errors:
                continue
            found = mailbox_or_nothing(data[name])
            if not found:
                self.add_error(name, no_mailbox_message())
            elif found in taken:
                self.add_error(name, shared_message())
            taken.add(found)

    def named_guardians(self) -> tuple[NamedGuardian, ...]:
        """Whose signatures the entry needs, as it was sent; with what the sender signs here."""
        data = self.cleaned_data
        two = self._two_sign(data)
        is_sole = self.contest.guardians == GuardiansNeeded.BOTH and not two
        first = NamedGuardian(
            name=data["guardian_name"],
            email="" if data["guardian"] else data["guardian_email"],
            is_sole=is_sole,
            signed=signed_words(self.wordings, is_sole=is_sole) if data["guardian"] else (),
        )
        if not two:
            return (first,)
        return (first, NamedGuardian(name=data["second_name"], email=data["second_email"]))


def signed_words(wordings: Mapping[ConsentKind, Wording], *, is_sole: bool) -> tuple[Wording, ...]:
    """The words that a guardian signs; who is the only one declares that too."""
    kinds = (ConsentKind.GUARDIAN, ConsentKind.SOLE) if is_sole else (ConsentKind.GUARDIAN,)
    return tuple(wordings[kind] for kind in kinds)


def guardians_initial(entry: Entry) -> dict[str, Any]:
    """The guardians' part of the form, filled with what an entry has."""
    rows = list(entry.guardians.all())
    filled: dict[str, Any] = {}
    for row, (name, email) in zip(
        rows, (("guardian_name", "guardian_email"), ("second_name", "second_email")), strict=False
    ):
        filled |= {name: row.name, email: row.email}
    return filled | {
        "guardian": any(row.is_sender for row in rows),
        "sole": any(row.is_sole for row in rows),
    }
