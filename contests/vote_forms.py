"""What a voter sends, and what staff decide about a vote: every bound is here."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core import signing
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from contests import proof
from contests.actions.votes import Settings
from contests.date_times import DateTimeField, kept
from contests.models import Contest, Entry, PublicVote
from contests.models.votes import REASON_LENGTH
from contests.ordering import own_order
from contests.vote_rules import has_begun
from hub.core.mailbox import NotAMailboxError, mailbox

if TYPE_CHECKING:
    from django.db.models import QuerySet

SALT = "contests.vote.order"
# How long a page may lie open before its order is forgotten.
ORDER_LIFE = 60 * 60 * 24


class ChoiceForm(forms.Form):
    """The chosen photos, and the order in which this visitor sees all of them.

    The order follows from a random seed that travels signed with the form: nothing is stored, nobody can
    hand a seed on that shows a certain photo first.
    """

    order = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    choice: forms.ModelMultipleChoiceField[Entry] = forms.ModelMultipleChoiceField(
        label=_("Your choice"), queryset=Entry.objects.none(), required=False, to_field_name="code"
    )

    def __init__(self, *args: Any, vote: PublicVote, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vote = vote
        self.fields["choice"].queryset = entries_of(vote)  # type: ignore[attr-defined]
        sent = self.data.get("order", "") if self.is_bound else ""
        self.seed = _seed(sent[:200], vote) or secrets.token_urlsafe(9)

    @property
    def signed_order(self) -> str:
        return signing.dumps([self.vote.pk, self.seed], salt=SALT)

    def clean_choice(self) -> list[Entry]:
        chosen = list(self.cleaned_data["choice"][: self.vote.picks + 1])
        if len(chosen) != self.vote.picks:
            raise forms.ValidationError(self.how_many())
        return chosen

    def how_many(self) -> str:
        return ngettext(
            "Choose exactly %(number)d photo.", "Choose exactly %(number)d photos.", self.vote.picks
        ) % {"number": self.vote.picks}

    def ordered_keys(self) -> list[int]:
        """All photos of the vote in this visitor's own order."""
        return own_order(self.seed, entries_of(self.vote).values_list("pk", flat=True))

    def chosen_codes(self) -> list[str]:
        """What was sent as chosen, as far as it is a photo of this vote; also when it is too many."""
        data: Any = self.data
        known = data.getlist("choice")[: self.vote.picks * 3] if self.is_bound else []
        return list(entries_of(self.vote).filter(code__in=known).values_list("code", flat=True))


class BallotForm(ChoiceForm):
    """The choice with an address for the link, and the proof of work where the browser could do it."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
        help_text=_("We write to it once. It is not stored."),
        error_messages={"required": _("Write your address: the link goes there.")},
    )
    altcha = forms.CharField(
        label=_("Check against robots"), max_length=proof.LONGEST, required=False, widget=forms.HiddenInput
    )

    def clean_email(self) -> str:
        address = str(self.cleaned_data["email"])
        try:
            mailbox(address)
        except NotAMailboxError:
            raise forms.ValidationError(gettext("This is not an address that takes mail.")) from None
        return address

    def clean_altcha(self) -> proof.Proof | None:
        handed_in = self.cleaned_data["altcha"]
        if not handed_in:
            return None
        try:
            return proof.check(handed_in, self.vote.pk)
        except proof.BadProofError:
            raise forms.ValidationError(
                gettext("The check against robots has run out. Please send the form once more.")
            ) from None


def entries_of(vote: PublicVote) -> QuerySet[Entry]:
    """The photos among which the public chooses just now, ready to be shown."""
    return Entry.objects.in_open_vote().filter(contest=vote.contest_id).ready()


def _seed(signed: str, vote: PublicVote) -> str:
    try:
        number, seed = signing.loads(signed, salt=SALT, max_age=ORDER_LIFE)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(seed) if number == vote.pk else ""


class VoteForm(forms.ModelForm[PublicVote]):
    """When the public votes, for how many photos, and for which prize."""

    opens_at = DateTimeField(label=_("The vote opens"))
    closes_at = DateTimeField(
        label=_("The vote closes"), help_text=_("To the minute, by the clock of the server.")
    )

    class Meta:
        model = PublicVote
        fields = ("opens_at", "closes_at", "picks", "appeal_days")
        help_texts = {
            "picks": _("Three is a good number: nobody votes for their own photo alone."),
            "appeal_days": _(
                "So many days after the results are published, the key is destroyed: then nobody can find "
                "out any more who has voted."
            ),
        }

    def __init__(self, *args: Any, contest: Contest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contest = contest
        self.is_new = self.instance.pk is None
        now = timezone.now()
        if self.is_new:
            self.initial.setdefault("opens_at", max(contest.judging_from, now))
            self.initial.setdefault("closes_at", contest.judging_until)
        for code, label in settings.LANGUAGES:
            self.fields[f"prize_{code}"] = forms.CharField(
                label=gettext("The public's prize, in {language}").format(
                    language=translation.gettext(str(label))
                ),
                max_length=200,
                required=False,
                initial=self.instance.prizes.get(code, ""),
                widget=forms.TextInput({"lang": code}),
            )
        if not self.is_new and has_begun(self.instance, now):
            for name in self.fields:
                self.fields[name].disabled = name != "closes_at"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        standing = {} if self.is_new else self.initial
        for name, limit in (
            ("opens_at", standing.get("opens_at") or self.contest.judging_from),
            ("closes_at", standing.get("closes_at") or self.contest.judging_until),
        ):
            data[name] = kept(data.get(name), limit)
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and opens < self.contest.judging_from:
            self.add_error("opens_at", gettext("The vote opens with the jury's work, or later."))
        if closes and closes > self.contest.judging_until:
            self.add_error("closes_at", gettext("The vote closes with the jury's work, or earlier."))
        if closes and closes <= timezone.now():
            self.add_error("closes_at", gettext("This moment has passed already: choose a later one."))
        if opens and closes and opens >= closes:
            self.add_error("closes_at", gettext("The vote must close after it opens."))
        if not self.is_new and has_begun(self.instance, timezone.now()) and closes:
            before = standing.get("closes_at")
            if before and closes < before:
                self.add_error("closes_at", gettext("The vote has begun: its end can only be moved later."))
        return data

    def decided(self) -> Settings:
        prizes = {code: self.cleaned_data[f"prize_{code}"].strip() for code, _label in settings.LANGUAGES}
        return Settings(
            opens_at=self.cleaned_data["opens_at"],
            closes_at=self.cleaned_data["closes_at"],
            picks=self.cleaned_data["picks"],
            appeal_days=self.cleaned_data["appeal_days"],
            prizes={code: text for code, text in prizes.items() if text},
        )


class StrikeForm(forms.Form):
    """Why ballots are left out, or counted again."""

    do = forms.ChoiceField(choices=[("strike", "strike"), ("undo", "undo")])
    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.TextInput,
        help_text=_("It stands in the public ledger of the contest: write no names and no addresses."),
    )
