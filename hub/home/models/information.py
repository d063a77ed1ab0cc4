"""Plain pages: who we are, how it works, privacy, legal notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from hub.core.blocks import BodyBlock
from hub.core.bodies import load_body
from hub.core.models import ShownPage
from hub.core.pictures import load_files

if TYPE_CHECKING:
    from django.http import HttpRequest


class InfoPage(ShownPage, Page):
    """A page that informs and stands in no stream."""

    kind_label = _("Page")
    kind_icon = "it-info-circle"

    summary = models.TextField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences, shown in lists, in search results and when the page is shared."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("text of the page"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.InfoPage"]
    subpage_types: ClassVar[list[str]] = ["home.InfoPage"]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        load_files(*load_body(self.body, self.locale.language_code))
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")
