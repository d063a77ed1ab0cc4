"""What may still be asked of YouTube today; asked before each call, so that the day's limit is never met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from media.clients.errors import Fault, TemporaryServiceError
from media.enums import QuotaBucket
from media.models import Channel, QuotaDay
from media.models.channel import DAILY_UPLOADS
from media.youtube_day import next_youtube_day, youtube_day

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def spend(*, channel: Channel, bucket: QuotaBucket, units: int, now: datetime | None = None) -> int:
    """Write down that ``units`` are asked for now; returns what is left of the day.

    ``TemporaryServiceError`` (``QUOTA_SPENT``, not before YouTube's next day) if that is too little: then
    nothing is written down, and nothing may be asked.
    """
    now = now or timezone.now()
    limit = DAILY_UPLOADS if bucket == QuotaBucket.UPLOADS else channel.daily_units
    row, _new = QuotaDay.objects.select_for_update().get_or_create(
        channel=channel, day=youtube_day(now), bucket=bucket
    )
    if row.spent + units > limit:
        raise TemporaryServiceError(Fault.QUOTA_SPENT, not_before=next_youtube_day(now))
    row.spent += units
    row.save(update_fields=["spent"])
    return limit - row.spent


@transaction.atomic
def note_spent(*, channel: Channel, bucket: QuotaBucket, now: datetime | None = None) -> None:
    """YouTube says that the day is used up, by whatever else shares the project: believed until tomorrow."""
    now = now or timezone.now()
    limit = DAILY_UPLOADS if bucket == QuotaBucket.UPLOADS else channel.daily_units
    QuotaDay.objects.update_or_create(
        channel=channel, day=youtube_day(now), bucket=bucket, defaults={"spent": limit}
    )
