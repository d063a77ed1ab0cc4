"""When jurors are reminded by themselves: plain values in and out, no database, no clock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

# So many days before a round's end at most, and so many reminders.
EARLIEST, MOST = 30, 5


def last_moment(ends_at: datetime, days: Iterable[int], now: datetime) -> datetime | None:
    """The last moment that has come, of those so many days before the end; ``None`` if none has."""
    moments = (ends_at - timedelta(days=number) for number in days)
    return max((moment for moment in moments if moment <= now), default=None)


def days_in(text: str) -> list[int]:
    """The days that somebody wrote, as in "3, 1": the earliest reminder first, each once.

    ``ValueError`` for what is no list of whole days from 1 to ``EARLIEST``, or too long.
    """
    days = {int(part) for part in text.replace(",", " ").replace(";", " ").split()}
    if len(days) > MOST or not all(1 <= day <= EARLIEST for day in days):
        raise ValueError(text)
    return sorted(days, reverse=True)
