"""What contests, categories, age bands and criteria share: a name in each language."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from contests.languages import in_language, language_shown


class Translated(models.Model):
    """A row with one short name in each language."""

    names = models.JSONField(_("name"), default=dict)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page, or in the source's."""
        return in_language(self.names)

    @property
    def name_language(self) -> str:
        return language_shown(self.names)
