"""The admin's doors to the ground floor."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from hub.core.models import Hashtag


class HashtagViewSet(SnippetViewSet):
    model = Hashtag
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
