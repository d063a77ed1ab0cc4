"""Projects of the town hall and of those who work with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail_localize.fields import SynchronizedField

from hub.core.models import InitiativePage

from .organisations import Organisation

if TYPE_CHECKING:
    from hub.core.pictures import Shown


class Organised(InitiativePage):
    """An initiative behind which a known organisation may stand."""

    shown_with = (*InitiativePage.shown_with, "organisation__logo")
    organiser_panel = MultiFieldPanel([FieldPanel("organisation")], heading=_("Who does it"))

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Choose one to show its contacts; name and kind of the organiser follow it."),
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The stream filters by the plain columns: keep them true to the organisation."""
        if self.organisation is not None:
            self.organiser_name = self.organisation.name
            self.organiser_kind = self.organisation.kind
        super().save(*args, **kwargs)

    def shown_pictures(self, context: dict[str, Any]) -> list[Shown]:
        logo = self.organisation.logo if self.organisation else None
        return [*super().shown_pictures(context), ([logo], "logo")]


class ProjectPage(Organised):
    """Something that the town does over weeks or years."""

    kind_code = "project"
    kind_label = _("Project")
    kind_plural = _("Projects")
    kind_icon = "it-pa"

    content_panels = InitiativePage.panels_with(*InitiativePage.date_panels, Organised.organiser_panel)
    override_translatable_fields: ClassVar[list[SynchronizedField]] = [
        *InitiativePage.override_translatable_fields,
        SynchronizedField("organisation", overridable=False),
    ]

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
