"""Lists of the contest's form whose rows are names in each language: categories, criteria, age bands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contests.actions.contests import CategoryRow, CriterionRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contests.models import Contest

ROWS = 6


class NamesForm(forms.Form):
    """One row of a list: a name in each language. An empty row is no row."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in settings.LANGUAGES:
            self.fields[f"name_{code}"] = forms.CharField(
                label=label, max_length=80, required=False, widget=forms.TextInput({"lang": code})
            )

    @property
    def names(self) -> dict[str, str]:
        found = {code: self.cleaned_data.get(f"name_{code}", "") for code, _label in settings.LANGUAGES}
        return {code: name for code, name in found.items() if name}

    @property
    def name_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("name_")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        source = f"name_{settings.LANGUAGE_CODE}"
        if self.names and not data.get(source):
            self.add_error(source, gettext("Write the name in the main language too."))
        return data


class CriterionForm(NamesForm):
    weight = forms.IntegerField(label=_("Weight"), min_value=1, max_value=100, initial=1, required=False)


CategoryFormSet = forms.formset_factory(NamesForm, extra=0, min_num=ROWS, max_num=20)
CriterionFormSet = forms.formset_factory(CriterionForm, extra=0, min_num=ROWS, max_num=20)


def initial_of(rows: Iterable[Any], *fields: str) -> list[dict[str, Any]]:
    """What stands, as the forms of a list begin with it; ``fields`` are those beside the names."""
    return [
        {
            "pk": row.pk,
            **{field: getattr(row, field) for field in fields},
            **{f"name_{code}": name for code, name in row.names.items()},
        }
        for row in rows
    ]


def filled(formset: Any, standing: Any) -> Iterator[tuple[int | None, NamesForm]]:
    """The forms with a name, each with the row of ``standing`` (a manager) that it is about, if any."""
    known = set(standing.values_list("pk", flat=True)) if standing is not None else set()
    for form in formset:
        if form.names:
            pk = form.cleaned_data.get("pk")
            yield pk if pk in known else None, form


def category_initial(contest: Contest | None) -> list[dict[str, Any]]:
    return initial_of(contest.categories.all()) if contest else []


def criterion_initial(contest: Contest | None) -> list[dict[str, Any]]:
    """Three criteria to begin with."""
    if contest is not None:
        return initial_of(contest.criteria.all(), "weight")
    rows: list[dict[str, Any]] = []
    for weight, name in ((3, _("Fidelity to the theme")), (2, _("Composition")), (1, _("Technique"))):
        row: dict[str, Any] = {"weight": weight}
        for code, _label in settings.LANGUAGES:
            with translation.override(code):
                row[f"name_{code}"] = str(name)
        rows.append(row)
    return rows


def category_rows(formset: Any, contest: Contest | None) -> list[CategoryRow]:
    standing = contest.categories if contest else None
    return [CategoryRow(pk=pk, names=form.names) for pk, form in filled(formset, standing)]


def criterion_rows(formset: Any, contest: Contest | None) -> list[CriterionRow]:
    standing = contest.criteria if contest else None
    return [
        CriterionRow(pk=pk, names=form.names, weight=form.cleaned_data.get("weight") or 1)
        for pk, form in filled(formset, standing)
    ]
