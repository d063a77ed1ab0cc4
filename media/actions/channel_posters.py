"""The stills of the channel's videos: fetched by the worker, kept by us, so that no reader asks YouTube."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from media.actions.channel_videos import give_poster
from media.actions.take_in_picture import take_in_picture
from media.clients.errors import PermanentServiceError
from media.clients.pictures import fetch_picture
from media.ingest import IngestFailed, PictureRefused

if TYPE_CHECKING:
    from media.models import Channel
    from media.models.channel import ChannelVideoQuerySet

# So many at a time, so that what others wait for gets its turn.
BATCH = 10
logger = logging.getLogger(__name__)


def wanted(channel: Channel) -> ChannelVideoQuerySet:
    """Videos of which we have no still, or not the one that YouTube shows now."""
    videos: ChannelVideoQuerySet = channel.videos.all()
    return videos.there().without_poster().newest_first()


def fetch_posters(*, channel: Channel) -> bool:
    """Fetch some; whether there are more. One that cannot be had is not asked for again until it changes."""
    for video in wanted(channel)[:BATCH]:
        picture = None
        try:
            content = fetch_picture(video.poster_address)
            picture = take_in_picture(content=content, title=video.title)
        except (PermanentServiceError, PictureRefused, IngestFailed) as error:
            if getattr(error, "temporary", False):
                raise
            logger.warning("the still of video %s cannot be had: %s", video.youtube_id, type(error).__name__)
        give_poster(video=video, picture=picture, came_from=video.poster_address)
    return wanted(channel).exists()
