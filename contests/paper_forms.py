"""What staff choose for a paper: language, size, year, and the order of the photos of the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from contests.printing.calendar import SIZES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contests.models import Entry


class PaperForm(forms.Form):
    """Minutes and certificates need a language only."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class CalendarForm(PaperForm):
    """A photo for the cover and for each month."""

    size = forms.ChoiceField(label=_("Size"), choices=[(name, name) for name in SIZES])
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    events = forms.BooleanField(label=_("Print the town’s events, too"), required=False, initial=True)

    def __init__(self, *args: Any, entries: Sequence[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "calendar_%s", **kwargs})
        this = timezone.localdate().year
        self.fields["year"].choices = [(y, str(y)) for y in range(this, this + 3)]  # type: ignore[attr-defined]
        self.fields["year"].initial = this + 1
        photos = [(entry.code, entry.title) for entry in entries]
        for month in range(13):
            self.fields[f"photo_{month}"] = forms.ChoiceField(
                label=_("Cover") if month == 0 else MONTHS[month],
                choices=photos,
                initial=photos[(month - 1 if month else 0) % len(photos)][0] if photos else None,
            )

    @property
    def photo_fields(self) -> list[forms.BoundField]:
        return [self[f"photo_{month}"] for month in range(13)]

    @property
    def options(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "size": data["size"],
            "year": data["year"],
            "events": data["events"],
            "codes": [data[f"photo_{month}"] for month in range(13)],
        }
