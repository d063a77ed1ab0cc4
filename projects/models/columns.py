"""An expert's column and its episodes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from hub.core.models import InitiativePage

from .experts import Expert


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

    class Meta:
        verbose_name = _("column")
        verbose_name_plural = _("columns")


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

    class Meta:
        verbose_name = _("episode")
        verbose_name_plural = _("episodes")
