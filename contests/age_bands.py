"""Age bands: how staff define them for a contest, and how the entry form asks for one. No birth date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contests.actions.contests import AgeBandRow
from contests.models import AgeBand
from contests.name_rows import NamesForm, filled, initial_of

if TYPE_CHECKING:
    from contests.models import Contest

ROWS = 4
OF_AGE, OLDEST = 18, 120


class AgeBandForm(NamesForm):
    """A name with the first and last year of life that it takes; an empty end is open."""

    from_age = forms.IntegerField(label=_("From age"), min_value=0, max_value=OLDEST, required=False)
    to_age = forms.IntegerField(label=_("To age"), min_value=0, max_value=OLDEST, required=False)

    @property
    def age_fields(self) -> list[forms.BoundField]:
        return [self["from_age"], self["to_age"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("from_age"), data.get("to_age")
        if first is not None and last is not None and first > last:
            self.add_error("to_age", gettext("This is less than the first age."))
        return data


AgeBandFormSet = forms.formset_factory(AgeBandForm, extra=0, min_num=ROWS, max_num=10)


def band_initial(contest: Contest | None) -> list[dict[str, Any]]:
    return initial_of(contest.age_bands.all(), "from_age", "to_age") if contest else []


def band_rows(formset: Any, contest: Contest | None) -> list[AgeBandRow]:
    standing = contest.age_bands if contest else None
    return [
        AgeBandRow(
            pk=pk,
            names=form.names,
            from_age=form.cleaned_data.get("from_age"),
            to_age=form.cleaned_data.get("to_age"),
        )
        for pk, form in filled(formset, standing)
    ]


class AgeBandField(forms.ModelChoiceField[AgeBand]):
    """Which band the photographer is in on the day of sending."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            AgeBand.objects.none(),
            label=_("Age band of who took the photo"),
            help_text=_("On the day on which you send it. The results show it; the jury does not see it."),
            **kwargs,
        )

    def label_from_instance(self, obj: AgeBand) -> str:
        return f"{obj.name} ({obj.years})" if obj.years else obj.name


def contradicts(band: AgeBand, *, is_adult: bool) -> bool:
    """Whether nobody of that band can be what was said of their age."""
    if is_adult:
        return band.to_age is not None and band.to_age < OF_AGE
    return band.from_age is not None and band.from_age >= OF_AGE
