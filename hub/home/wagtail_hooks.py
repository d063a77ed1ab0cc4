"""The admin's doors to the ground floor."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from hub.core.models import Hashtag


class HashtagViewSet(SnippetViewSet):
    model = Hashtag
    icon = "tag"
    menu_label = _("Hashtags")
    menu_order = 150
    add_to_admin_menu = True
    list_display: ClassVar[list[str]] = ["__str__", "active_from", "active_to", "archived"]
    list_filter: ClassVar[list[str]] = ["archived"]
    search_fields: ClassVar[list[str]] = ["name", "aliases__name"]


register_snippet(HashtagViewSet)
