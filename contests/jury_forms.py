"""What jurors and those who run a jury may send, with every bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.validators import validate_email
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from contests.desk import Sheet
from contests.enums import RoundKind
from contests.jury_rules import holds_office
from contests.ranking import LOWEST_SCORE, TOP_SCORE
from hub.accounts.models import User

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from contests.models import Contest, Criterion, Round

VERDICTS = {True: "yes", False: "no"}
MOST_DIGITS = 3
SCORES = [(str(value), str(value)) for value in range(LOWEST_SCORE, TOP_SCORE + 1)]


class SheetForm(forms.Form):
    """A juror's sheet for one photo: a score for each criterion or a yes or no, and words."""

    note = forms.CharField(
        label=_("Your note"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only you see it, unless you offer it below."),
    )
    offered = forms.BooleanField(
        label=_("The municipality may publish this note with the results, without my name"), required=False
    )

    # A sheet that waited on the device for a connection does not end in another round.
    round = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, criteria: Sequence[Criterion], sheet: Sheet, round_: Round) -> None:
        initial = {"note": sheet.note, "offered": sheet.offered, "round": round_.number}
        initial |= {f"c{criterion}": str(value) for criterion, value in sheet.scores.items()}
        if sheet.yes is not None:
            initial["yes"] = VERDICTS[sheet.yes]
        super().__init__(data, initial=initial)
        self.number = round_.number
        self.is_shortlist = round_.kind == RoundKind.SHORTLIST
        self.criteria = [] if self.is_shortlist else criteria
        # The button, if one was pressed, and whether this change is taken back.
        self.do, self.is_back = self.data.get("do", ""), "back" in self.data
        if self.is_shortlist:
            choices = [(value, value) for value in VERDICTS.values()]
            self.fields["yes"] = forms.ChoiceField(
                choices=choices, required=False, widget=forms.HiddenInput(attrs={"data-yes": ""})
            )
        for criterion in self.criteria:
            self.fields[f"c{criterion.pk}"] = forms.ChoiceField(
                label=criterion.name, choices=SCORES, required=False, widget=forms.RadioSelect
            )

    def clean_round(self) -> int:
        number = self.cleaned_data["round"]
        if number not in (None, self.number):
            raise forms.ValidationError("another round")
        return self.number

    def score_fields(self) -> list[tuple[Criterion, forms.BoundField]]:
        return [(criterion, self[f"c{criterion.pk}"]) for criterion in self.criteria]

    def sheet(self) -> Sheet:
        """The sheet as it was sent, after the button."""
        data, do = self.cleaned_data, self.do
        yes = do if do in VERDICTS.values() else data.get("yes")
        if do == "skip":
            yes = ""
        return Sheet(
            scores={c.pk: int(data[f"c{c.pk}"]) for c in self.criteria if data.get(f"c{c.pk}")},
            note=data["note"],
            offered=data["offered"],
            skipped=do == "skip",
            yes={"yes": True, "no": False}.get(yes or "") if self.is_shortlist else None,
        )


class OrderForm(forms.Form):
    """The juror's order: names of photos, best first, and what one button does to it."""

    round = forms.IntegerField()

    def __init__(self, data: Any, *, names: Collection[str], round_: Round) -> None:
        super().__init__(data)
        known = set(names)
        self.number, self.known = round_.number, known
        self.sent = [name for name in dict.fromkeys(data.getlist("order")) if name in known]
        self.do, _sep, name = str(data.get("do", "")).partition(":")
        name = name or str(data.get("moved", ""))
        self.moved = name if name in known else ""
        self.is_back = "back" in data

    def clean_round(self) -> int:
        number: int = self.cleaned_data["round"]
        if number != self.number:
            raise forms.ValidationError("another round")
        return number

    def order(self) -> list[str]:
        """What was sent, after the button; a plain form also sends the numbers that were typed."""
        order = list(self.sent)
        if self.do == "numbers":
            return self._by_numbers(order)
        if not self.do or not self.moved:
            return order
        at = order.index(self.moved) if self.moved in order else len(order)
        order = [name for name in order if name != self.moved]
        places = {"up": max(at - 1, 0), "down": at + 1, "first": 0, "add": len(order)}
        if self.do in places:
            order.insert(places[self.do], self.moved)
        return order

    def _by_numbers(self, order: list[str]) -> list[str]:
        typed = {name: str(self.data.get(f"at-{name}", "")) for name in self.known}
        wanted = {
            name: int(text) for name, text in typed.items() if text.isdecimal() and len(text) <= MOST_DIGITS
        }
        stood = {name: number for number, name in enumerate(order, start=1)}

        def place(name: str) -> tuple[int, bool, int]:
            # A photo that was given a new number goes before the one that has it.
            number = wanted[name]
            return number, stood.get(name) == number, stood.get(name, 0)

        return sorted(wanted, key=place)


class SeatForm(forms.ModelForm[User]):
    """The juror's name, as the minutes print it; an account can do without, the minutes cannot."""

    class Meta:
        model = User
        fields = ("first_name", "last_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, purpose in (("first_name", "given-name"), ("last_name", "family-name")):
            self.fields[name].required = True
            self.fields[name].widget.attrs["autocomplete"] = purpose


class InviteForm(forms.Form):
    """Who shall sit in the jury: one address a line."""

    emails = forms.CharField(
        label=_("E-mail addresses"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line. Each person receives an invitation; they log in with a code, no password."),
    )
    language = forms.ChoiceField(
        label=_("Language of the invitation"),
        choices=settings.LANGUAGES,
        initial=settings.LANGUAGE_CODE,
        help_text=_("For who is new here; the others are written to in the language that they chose."),
    )

    def __init__(self, *args: Any, contest: Contest) -> None:
        super().__init__(*args)
        self.contest = contest

    def clean_emails(self) -> list[str]:
        lines = str(self.cleaned_data["emails"]).replace(",", "\n").replace(";", "\n").split("\n")
        emails = list(dict.fromkeys(line.strip().lower() for line in lines if line.strip()))
        _refuse_wrong(emails)
        known = User.objects.filter(email__in=emails).order_by("email")
        if in_office := [user.email for user in known if holds_office(user, self.contest)]:
            raise forms.ValidationError(
                gettext(
                    "Who runs, checks or audits a contest does not vote in it: %(emails)s. Invite somebody "
                    "else, or have an administrator take them out of the group first; who has already "
                    "decided something in this contest stays out of its jury."
                )
                % {"emails": ", ".join(in_office)}
            )
        return emails


def _refuse_wrong(emails: Iterable[str]) -> None:
    """Name each address that is none."""
    wrong = []
    for address in emails:
        try:
            validate_email(address)
        except forms.ValidationError:
            wrong.append(address)
    if wrong:
        words = ngettext(
            "This is no e-mail address: %(addresses)s. Nobody was invited.",
            "These are no e-mail addresses: %(addresses)s. Nobody was invited.",
            len(wrong),
        )
        raise forms.ValidationError(words % {"addresses": ", ".join(wrong)})


class MentionForm(forms.Form):
    text = forms.CharField(label=_("Special mention"), max_length=200, required=False)


class SealForm(forms.Form):
    """Why a result is sealed though photos are equal at a place with a prize."""

    left_open = forms.CharField(
        label=_("Why nobody parts them"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_(
            "Only if the run-off or the motion cannot be had. It stands in the minutes and in the published "
            "bundle: name no person. The last step of the rules then parts the photos."
        ),
    )


class CorrectionForm(forms.Form):
    """A dated note on a published result."""

    text = forms.CharField(max_length=2000)
    act = forms.CharField(max_length=80)
