"""The pages of the ground floor: home, hashtags, information, notices."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string
from wagtail.models import Page

from hub.core.models import Hashtag


class HomePage(Page):
    """The front door of a town, one for each language."""

    introduction = models.TextField(_("introduction"), max_length=400, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class HashtagPage(Page):
    """The story of a hashtag and the stream of everything that stands under it."""

    hashtag = models.ForeignKey(
        Hashtag, verbose_name=_("hashtag"), on_delete=models.PROTECT, related_name="pages"
    )
    summary = models.TextField(_("summary"), max_length=300, blank=True)
    story = RichTextField(_("story"), blank=True, features=["h2", "h3", "bold", "italic", "ol", "ul", "link"])
    picture = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("picture"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    picture_alt = models.CharField(_("what the picture shows"), max_length=200, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("hashtag"),
        FieldPanel("summary"),
        FieldPanel("story"),
        FieldPanel("picture"),
        FieldPanel("picture_alt"),
    ]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]

    class Meta:
        verbose_name = _("hashtag page")
        verbose_name_plural = _("hashtag pages")
