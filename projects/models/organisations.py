"""Associations, shops, schools and offices that stand behind initiatives."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.search import index

from hub.core.enums import OrganiserKind


class Organisation(index.Indexed, models.Model):
    """One that the town knows by name; ``verified`` says that the staff checked who it is."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(
        _("kind"), max_length=20, choices=OrganiserKind.choices, default=OrganiserKind.ASSOCIATION
    )
    logo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("logo"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    email = models.EmailField(
        _("public e-mail address"), blank=True, help_text=_("Shown to everybody: never a person's own.")
    )
    phone = models.CharField(_("public phone number"), max_length=30, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    web = models.URLField(_("website"), blank=True)
    verified = models.BooleanField(
        _("verified"),
        default=False,
        help_text=_("The staff checked that it exists and that these are its contacts."),
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
        FieldPanel("logo"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
                FieldPanel("address"),
                FieldPanel("web"),
            ],
            heading=_("Contacts"),
        ),
        FieldPanel("verified"),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
