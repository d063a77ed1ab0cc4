"""What jurors and those who run a jury may send, with every bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from contests.desk import Sheet
from contests.ranking import LOWEST_SCORE, TOP_SCORE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contests.models import Criterion

SCORES = [(str(value), str(value)) for value in range(LOWEST_SCORE, TOP_SCORE + 1)]


class SheetForm(forms.Form):
    """A juror's sheet for one photo: a score for each criterion, and words."""

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

    def __init__(self, data: Any, *, criteria: Sequence[Criterion], sheet: Sheet) -> None:
        initial = {"note": sheet.note, "offered": sheet.offered}
        initial |= {f"c{criterion}": str(value) for criterion, value in sheet.scores.items()}
        super().__init__(data, initial=initial)
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"c{criterion.pk}"] = forms.ChoiceField(
                label=criterion.name, choices=SCORES, required=False, widget=forms.RadioSelect
            )

    def score_fields(self) -> list[tuple[Criterion, forms.BoundField]]:
        return [(criterion, self[f"c{criterion.pk}"]) for criterion in self.criteria]

    def sheet(self, *, skipped: bool) -> Sheet:
        data = self.cleaned_data
        return Sheet(
            scores={c.pk: int(data[f"c{c.pk}"]) for c in self.criteria if data.get(f"c{c.pk}")},
            note=data["note"],
            offered=data["offered"],
            skipped=skipped,
        )


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

    def clean_emails(self) -> list[str]:
        field = forms.EmailField()
        lines = str(self.cleaned_data["emails"]).replace(",", "\n").replace(";", "\n").split("\n")
        return list(dict.fromkeys(field.clean(line.strip().lower()) for line in lines if line.strip()))


class MentionForm(forms.Form):
    text = forms.CharField(label=_("Special mention"), max_length=200, required=False)
