"""Rows that are written once."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class Frozen(models.Model):
    """A row that saving again refuses. Only what it points at may go (a person's erased data)."""

    frozen_error: ClassVar[type[Exception]]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not self._state.adding:
            raise self.frozen_error(f"{self._meta.model_name} {self.pk} is written once")
        super().save(*args, **kwargs)
