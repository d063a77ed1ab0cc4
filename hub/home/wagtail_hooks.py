"""The admin's doors to the ground floor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from hub.core.models import Hashtag

if TYPE_CHECKING:
    from django.db.models import QuerySet


class NotArchived:
    """What is archived may stay where it stands, and is not offered for anything new."""

    def get_object_list(self) -> QuerySet[Hashtag]:
        return Hashtag.objects.filter(archived=False)


class ChooseHashtag(NotArchived, ChooseView):
    pass


class ChooseHashtagResults(NotArchived, ChooseResultsView):
    pass


class HashtagChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ChooseHashtag
    choose_results_view_class = ChooseHashtagResults


class HashtagViewSet(SnippetViewSet):
    model = Hashtag
    chooser_viewset_class = HashtagChooserViewSet
    icon = "tag"
    menu_label = _("Hashtags")
    menu_order = 150
    add_to_admin_menu = True
    list_display: ClassVar[list[Any]] = [
        "__str__",
        "active_from",
        "active_to",
        BooleanColumn("archived", label=_("Archived")),
    ]
    list_filter: ClassVar[list[str]] = ["archived"]
    search_fields: ClassVar[list[str]] = ["name", "aliases__name"]


register_snippet(HashtagViewSet)
