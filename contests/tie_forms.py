"""What staff and the president send about ties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from contests.models import Entry


class RunOffForm(forms.Form):
    """Until when the jury votes again."""

    closes_at = forms.DateTimeField(
        label=_("The jury can vote until"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )

    def clean_closes_at(self) -> datetime:
        closes_at: datetime = self.cleaned_data["closes_at"]
        if closes_at <= timezone.now():
            raise forms.ValidationError(gettext("This moment has passed already: choose a later one."))
        return closes_at


class MotionForm(forms.Form):
    """A place for each of the equal photos, and why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("It stands in the minutes and in the published bundle. Name no person."),
    )

    def __init__(self, *args: Any, entries: Sequence[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"motion_{entries[0].code}_%s", **kwargs})
        self.entries = entries
        self.group = entries[0].code
        places = [("", "–"), *((str(n), str(n)) for n in range(1, len(entries) + 1))]
        for entry in entries:
            self.fields[f"place_{entry.code}"] = forms.TypedChoiceField(
                label=_("Place among these"), choices=places, coerce=int
            )

    @property
    def rows(self) -> list[tuple[Entry, forms.BoundField]]:
        return [(entry, self[f"place_{entry.code}"]) for entry in self.entries]

    @property
    def order(self) -> list[str]:
        """The codes, best first."""
        return sorted(
            (entry.code for entry in self.entries), key=lambda code: self.cleaned_data[f"place_{code}"]
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        places = [data.get(f"place_{entry.code}") for entry in self.entries]
        if None not in places and len(set(places)) < len(places):
            raise forms.ValidationError(gettext("Give each photo a place of its own."))
        return data
