"""Editors' pictures: Wagtail's image, under our own model so that it can grow."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class Picture(AbstractImage):
    """A picture that an editor uploaded, or that the program fetched for one."""

    admin_form_fields = Image.admin_form_fields

    # ``#rrggbb``, its mean, which stands where it will be loaded; '' if a part of it is transparent, ``None``
    # until the worker has looked. It is not written by forms.
    colour = models.CharField(max_length=7, null=True, editable=False)
    # Of the file that the program fetched: the same file taken in again is this picture.
    source_sha256 = models.CharField(max_length=64, blank=True, editable=False)

    @property
    def default_alt_text(self) -> str:
        """Never the title: it may be the name of a file."""
        return str(self.description)

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("choose_image", "Can choose image")]
        constraints = [
            models.UniqueConstraint(
                fields=["source_sha256"], condition=~models.Q(source_sha256=""), name="source_once"
            ),
        ]


class Rendition(AbstractRendition):
    """A size and format of a picture, made ahead of the first visitor."""

    image = models.ForeignKey(Picture, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_once"
            ),
        ]
