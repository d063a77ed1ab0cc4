"""When a request began to arrive: who sends something large on a slow line is judged by its beginning."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from django.http import HttpRequest

# Longer than any photo travels: whoever keeps a request open must not choose later what is in it.
LONGEST = timedelta(minutes=30)


def began_at(request: HttpRequest) -> datetime:
    """Ask it first: a server alone calls us at once, one behind a proxy when the request is whole.

    nginx gathers a request before it hands it on, so that a slow line holds none of our threads, and says
    in ``REQUEST_TIME_HEADER`` for how many seconds it has been arriving. The header is believed only where
    the setting names it, for else a visitor could write it.
    """
    now = timezone.now()
    if not settings.REQUEST_TIME_HEADER:
        return now
    try:
        seconds = float(request.headers.get(settings.REQUEST_TIME_HEADER, ""))
    except ValueError:
        return now
    if not math.isfinite(seconds) or seconds < 0:
        return now
    return now - timedelta(seconds=min(seconds, LONGEST.total_seconds()))
