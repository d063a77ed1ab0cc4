"""The front door of a town."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from hub.core.models import Pictured, ShownPage
from hub.home.front_page import front_page

if TYPE_CHECKING:
    from django.http import HttpRequest


class HomePage(ShownPage, Pictured, Page):
    """The front door of a town, one for each language."""

    shown_with = (*ShownPage.shown_with, "picture")

    introduction = models.TextField(
        _("introduction"),
        max_length=400,
        blank=True,
        help_text=_("Two or three sentences below the name of the place: what people find here."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel(
            [
                FieldPanel(
                    "picture",
                    help_text=_("A wide picture of the town; people and faces say more than buildings."),
                ),
                FieldPanel("picture_alt"),
            ],
            heading=_("Picture"),
        ),
    ]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    override_translatable_fields: ClassVar[list[SynchronizedField]] = [
        SynchronizedField("picture", overridable=False)
    ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **front_page(self)}

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")
