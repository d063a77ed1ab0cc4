"""What staff ask of the worker: in time it comes, or is taken for lost and may be asked for again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from datetime import datetime

# What is not there by then will not come.
GIVEN_UP = timedelta(minutes=30)


def still_expected() -> Q:
    """Rows whose ``asked_at`` is not so long ago that they were given up."""
    return Q(asked_at__gt=timezone.now() - GIVEN_UP)


def is_still_expected(asked_at: datetime) -> bool:
    """The same of one row."""
    return asked_at > timezone.now() - GIVEN_UP
