"""Plain pages: who we are, how it works, privacy, legal notes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from hub.core.blocks import BodyBlock
from hub.core.models import ShownPage


class InfoPage(ShownPage, Page):
    """A page that informs and stands in no stream."""

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

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")
