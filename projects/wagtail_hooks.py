"""The admin's doors to organisations and experts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from hub.core.one_row import LanguagesColumn, one_row_each
from projects.models import Expert, Organisation

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "group"
    menu_label = _("Organisations")
    list_display: ClassVar[list[Any]] = [
        "name",
        Column("kind", label=capfirst(_("kind")), accessor="get_kind_display", sort_key="kind"),
        BooleanColumn("verified", label=_("Verified")),
    ]
    list_filter: ClassVar[list[str]] = ["kind", "verified"]


class ExpertViewSet(SnippetViewSet):
    model = Expert
    icon = "user"
    menu_label = _("Experts")
    list_display: ClassVar[list[Any]] = ["name", "role", LanguagesColumn()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Expert]:
        return one_row_each(Expert.objects.all(), request)


class PeopleViewSetGroup(SnippetViewSetGroup):
    """Who stands behind what is published."""

    items = (OrganisationViewSet, ExpertViewSet)
    menu_icon = "group"
    menu_label = _("Who is who")
    menu_order = 160


register_snippet(PeopleViewSetGroup)
