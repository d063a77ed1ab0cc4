"""The days by which YouTube counts quotas: they begin at midnight in California."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Los_Angeles")


def youtube_day(now: dt.datetime) -> dt.date:
    """The day that ``now``, a time of any zone, falls on there."""
    return now.astimezone(ZONE).date()


def next_youtube_day(now: dt.datetime) -> dt.datetime:
    """When the next one begins, in UTC: each quota is counted from nothing again."""
    tomorrow = youtube_day(now) + dt.timedelta(days=1)
    return dt.datetime.combine(tomorrow, dt.time(), tzinfo=ZONE).astimezone(dt.UTC)
