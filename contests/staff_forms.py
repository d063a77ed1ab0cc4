"""What staff may send about entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contests.enums import EntryStatus, LookAlikeVerdict
from contests.models import Category
from contests.models.lookalikes import NOTE_LENGTH
from hub.core.letters import plain

if TYPE_CHECKING:
    from contests.models import Contest
    from contests.models.entries import EntryQuerySet

REASONS = (
    _("The photo is not about the theme of the contest."),
    _("A person can be recognised who has not agreed, as far as we can tell."),
    _("The photo is too heavily edited for the rules of the contest."),
    _("The photo carries a signature, a frame or a watermark."),
)


def _titled(entries: EntryQuerySet, words: str) -> list[int]:
    """Entries whose title has ``words``, accents and capitals aside: no two databases fold these alike."""
    wanted = plain(words).strip()
    return [pk for pk, title in entries.values_list("pk", "title") if wanted in plain(title)]


class QueueFilterForm(forms.Form):
    """Which entries the queue shows; whatever it cannot read it shows all of."""

    status = forms.ChoiceField(label=_("State"), required=False)
    category: forms.ModelChoiceField[Category] = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.none(), required=False, empty_label=_("All categories")
    )
    q = forms.CharField(label=_("Title or code"), max_length=60, required=False)

    def __init__(self, *args: Any, contest: Contest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = contest.categories.all()  # type: ignore[attr-defined]
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            ("all", _("All states")),
            *((s.value, s.label) for s in EntryStatus if s != EntryStatus.DRAFT),
        ]
        self.shown: str = EntryStatus.SUBMITTED.value
        if self.is_valid():
            self.shown = self.cleaned_data["status"] or self.shown
        self.initial["status"] = self.shown

    def narrow(self, entries: EntryQuerySet) -> EntryQuerySet:
        if self.shown != "all":
            entries = entries.filter(status=self.shown)
        if self.is_valid():
            if category := self.cleaned_data["category"]:
                entries = entries.filter(category=category)
            if words := self.cleaned_data["q"]:
                entries = entries.filter(pk__in=_titled(entries, words)) | entries.filter(code__iexact=words)
        return entries


DECISIONS = ("admit", "reject", "undo", "disqualify", "readmit")


class DecisionForm(forms.Form):
    """Admit, or reject with a reason that the author will read."""

    decision = forms.ChoiceField(choices=[(name, name) for name in DECISIONS])
    reason = forms.CharField(
        label=_("Reason, if you reject; the author reads it in the mail"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    template = forms.ChoiceField(
        label=_("Common reasons"),
        required=False,
        choices=[("", "—"), *((str(n), reason) for n, reason in enumerate(REASONS))],
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") in {"reject", "disqualify"} and not data.get("reason"):
            if data.get("template"):
                data["reason"] = str(REASONS[int(data["template"])])
            else:
                self.add_error("reason", gettext("Write the reason: the author has a right to know it."))
        return data


class LookAlikeForm(forms.Form):
    """Whether two photos are the same picture, and what else there is to say of it."""

    verdict = forms.ChoiceField(choices=LookAlikeVerdict.choices)
    note = forms.CharField(label=_("Note, for your colleagues only"), max_length=NOTE_LENGTH, required=False)
