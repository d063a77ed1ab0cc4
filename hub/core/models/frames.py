"""The shell of a site as it was last built: one row a language, so that a page pays one query for it."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from wagtail.models import Site


class BuiltFrame(models.Model):
    """Header and footer of a site in one language; ``hub.core.frame`` says what is in it."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    content = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "language"], name="frame_once_a_language")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.language}"
