"""Residents' videos on YouTube: who sent one may hide it or take it away, and bring it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from media.actions.arrival_pages import publish_page, take_offline
from media.enums import Privacy, ResidentVideoState
from media.models import ResidentVideo

if TYPE_CHECKING:
    from datetime import datetime

    from media.clients.youtube import YouTube
    from media.clients.youtube_facts import Video

BATCH = 50
# YouTube still names it, and shows nothing.
UNSHOWN = ("failed", "rejected", "deleted")


def look_at_some(*, youtube: YouTube, after: int = 0) -> int | None:
    """Ask YouTube for fifty of those with a page, from the one after ``after``; where the next fifty begin.

    Those that the hub itself put on the town's channel are looked at with the channel.
    """
    rows = ResidentVideo.objects.shown_elsewhere().filter(pk__gt=after).order_by("pk")[:BATCH]
    ids = dict(rows.values_list("pk", "youtube_id"))
    if not ids:
        return None
    answer = youtube.videos(ids=sorted(set(ids.values())))
    there = {facts.id for facts in answer.videos if is_shown(facts)} if answer else set()
    for pk, youtube_id in ids.items():
        note_presence(video_id=pk, there=youtube_id in there)
    return max(ids) if len(ids) == BATCH else None


def is_shown(facts: Video) -> bool:
    """Whether who has the address can watch it."""
    return facts.privacy.value != Privacy.PRIVATE and facts.upload_status.value not in UNSHOWN


@transaction.atomic
def note_presence(*, video_id: int, there: bool, now: datetime | None = None) -> None:
    """The page leaves when the video is gone from YouTube, and its sender is told; it comes back with it.

    What staff took offline themselves stays so.
    """
    video = ResidentVideo.objects.locked().select_related("page").get(pk=video_id)
    page = video.page
    if page is None:
        return
    if not there and page.live:
        video.gone_at = now or timezone.now()
        video.save(update_fields=["gone_at"])
        take_offline(page)
    elif there and video.gone_at is not None:
        video.gone_at = None
        video.save(update_fields=["gone_at"])
        if video.state == ResidentVideoState.UNAVAILABLE:
            publish_page(page, said_at=page.first_published_at)
