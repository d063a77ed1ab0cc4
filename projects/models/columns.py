"""An expert's column and its episodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from hub.core.models import InitiativePage

from .experts import Expert

if TYPE_CHECKING:
    from django.http import HttpRequest

# Episodes on one page of a column.
EPISODES = 24


class ColumnPage(InitiativePage):
    """A series in which an expert answers; its episodes are pages below it."""

    kind_code = "column"
    kind_label = _("Column")
    kind_plural = _("Columns")
    kind_icon = "it-bookmark"

    expert = models.ForeignKey(
        Expert,
        verbose_name=_("expert"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    subpage_types: ClassVar[list[str]] = ["projects.EpisodePage"]
    content_panels = [
        *InitiativePage.content_panels[:-1],
        MultiFieldPanel([FieldPanel("expert")], heading=_("Who answers")),
        InitiativePage.content_panels[-1],
    ]

    shown_with = (*InitiativePage.shown_with, "expert__portrait", "expert__locale")

    class Meta:
        verbose_name = _("column")
        verbose_name_plural = _("columns")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        episodes = EpisodePage.objects.public().child_of(self).for_cards()
        newest = episodes.order_by("-first_published_at", "-pk")
        return {**context, "episodes": Paginator(newest, EPISODES).get_page(request.GET.get("page"))}


class EpisodePage(InitiativePage):
    """One appointment of a column; it stands under the column's hashtags unless it says otherwise."""

    kind_code = "episode"
    kind_label = _("Episode")
    kind_plural = _("Episodes")
    kind_icon = "it-comment"

    expert = models.ForeignKey(
        Expert,
        verbose_name=_("expert"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Leave empty if it is the column's."),
    )

    parent_page_types: ClassVar[list[str]] = ["projects.ColumnPage"]
    content_panels = [
        *InitiativePage.content_panels[:-1],
        MultiFieldPanel([FieldPanel("expert")], heading=_("Who answers")),
        InitiativePage.content_panels[-1],
    ]

    shown_with = (*InitiativePage.shown_with, "expert__portrait", "expert__locale")

    class Meta:
        verbose_name = _("episode")
        verbose_name_plural = _("episodes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        column = (
            ColumnPage.objects.parent_of(self).select_related("expert__portrait", "expert__locale").first()
        )
        return {**context, "column": column, "expert": self.expert or (column.expert if column else None)}
