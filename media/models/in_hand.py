"""Rows that one worker at a time works on (``media.actions.holding``)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


def idle() -> models.Q:
    """Which no worker has in hand."""
    return models.Q(held_until=None) | models.Q(held_until__lt=timezone.now())


class InHand(models.Model):
    """Held by a worker until then, if nobody lets go of it sooner."""

    held_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
