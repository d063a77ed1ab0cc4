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

    from hub.core.pictures import Shown

# Episodes on one page of a column.
EPISODES = 24


class Answered(InitiativePage):
    """An initiative in which an expert answers."""

    expert = models.ForeignKey(
        Expert,
        verbose_name=_("expert"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("In an episode without one, the expert of its column answers."),
    )

    content_panels = InitiativePage.panels_with(
        MultiFieldPanel([FieldPanel("expert")], heading=_("Who answers"))
    )
    shown_with = (*InitiativePage.shown_with, "expert__portrait", "expert__locale")

    class Meta:
        abstract = True

    def own_context(self, request: HttpRequest) -> dict[str, Any]:
        return {"expert": self.expert}

    def shown_pictures(self, context: dict[str, Any]) -> list[Shown]:
        expert = context["expert"]
        return [*super().shown_pictures(context), ([expert.portrait] if expert else [], "thumb")]


class ColumnPage(Answered):
    """A series in which an expert answers; its episodes are pages below it."""

    kind_code = "column"
    kind_label = _("Column")
    kind_plural = _("Columns")
    kind_icon = "it-bookmark"

    subpage_types: ClassVar[list[str]] = ["projects.EpisodePage"]

    class Meta:
        verbose_name = _("column")
        verbose_name_plural = _("columns")

    def own_context(self, request: HttpRequest) -> dict[str, Any]:
        newest = EpisodePage.objects.public().child_of(self).order_by("-first_published_at", "-pk")
        episodes = Paginator(newest.for_lists(), EPISODES).get_page(request.GET.get("page"))
        return {**super().own_context(request), "episodes": episodes}

    def shown_pictures(self, context: dict[str, Any]) -> list[Shown]:
        episodes = [episode.picture for episode in context["episodes"]]
        return [*super().shown_pictures(context), (episodes, "card")]


class EpisodePage(Answered):
    """One appointment of a column; it stands under the column's hashtags unless it says otherwise.

    Without an expert of its own, the column's answers.
    """

    kind_code = "episode"
    kind_label = _("Episode")
    kind_plural = _("Episodes")
    kind_icon = "it-comment"

    parent_page_types: ClassVar[list[str]] = ["projects.ColumnPage"]

    class Meta:
        verbose_name = _("episode")
        verbose_name_plural = _("episodes")

    def own_context(self, request: HttpRequest) -> dict[str, Any]:
        column = (
            ColumnPage.objects.parent_of(self).select_related("expert__portrait", "expert__locale").first()
        )
        return {"column": column, "expert": self.expert or (column.expert if column else None)}
