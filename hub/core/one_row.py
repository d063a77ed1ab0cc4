"""One row for one page (or snippet) in the admin's lists, with the languages it exists in.

A page that is shown in four languages is four rows in the database; staff look for it once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.models import Locale, Page

if TYPE_CHECKING:
    from django.http import HttpRequest


def one_row_each(rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """The source of each, unless the list was narrowed to a language; with what ``LanguagesColumn`` shows."""
    if not request.GET.get("locale"):
        rows = rows.filter(locale=Locale.get_default())
    model: Any = Page if issubclass(rows.model, Page) else rows.model
    own = model.objects.filter(alias_of=None) if model is Page else model.objects.all()
    there = own.filter(translation_key=OuterRef("translation_key"))
    codes = [code for code, _name in settings.LANGUAGES]
    return rows.annotate(**{f"in_{code}": Exists(there.filter(locale__language_code=code)) for code in codes})


class LanguagesColumn(Column):
    """In which languages the row of ``one_row_each`` can be read: the source's, and real translations."""

    def __init__(self) -> None:
        super().__init__("languages", label=_("Languages"))

    def get_value(self, instance: Any) -> str:
        return ", ".join(str(name) for code, name in settings.LANGUAGES if getattr(instance, f"in_{code}"))
