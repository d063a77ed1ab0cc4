"""What is new on the town's channel, with as few questions as possible.

Three questions when nothing has changed, however many videos there are: the channel itself, the first page of
its uploads, and the fifty videos that were not looked at for longest. So in turn each is looked at again, and
what was changed, hidden or removed is found. The whole list is walked at first, and when it became shorter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from media.actions.arrival_pages import spellings
from media.actions.channel_videos import lose, note_others, take_in
from media.actions.holding import hold_on
from media.clients.errors import Fault, PermanentServiceError
from media.models import Channel, ChannelVideo

if TYPE_CHECKING:
    from media.clients.youtube import YouTube
    from media.clients.youtube_facts import UploadsPage

BATCH = 50


def sync_channel(*, channel: Channel, youtube: YouTube) -> None:
    """Bring the hub up to date with the channel. What was done stays done if an answer is an error."""
    facts = youtube.channel(channel.youtube_id)
    channel.title, channel.handle = facts.title[:200], facts.handle[:100]
    channel.uploads_playlist = facts.uploads
    _keep(channel, "title", "handle", "uploads_playlist")
    if channel.walked_at is None or channel.walking_since is not None:
        _walk(channel, youtube)
    else:
        _look_for_new(channel, youtube)
    _look_again(channel, youtube, _longest_unseen(channel))
    channel.synced_at = timezone.now()
    _keep(channel, "synced_at")


def _look_for_new(channel: Channel, youtube: YouTube) -> None:
    """The first page of the uploads, and the next as long as they hold something new."""
    first = page = youtube.uploads(playlist_id=channel.uploads_playlist, etag=channel.first_page_etag)
    if first is None or page is None:
        return
    new = _unknown(channel, page)
    found = list(new)
    while len(new) == len(page.uploads) and page.next_page:
        page = _page(youtube, channel, page.next_page)
        new = _unknown(channel, page)
        found += new
    # Where the page differs but names nothing new, one of those on it was changed.
    _look_at(channel, youtube, found or _ids(first))
    if channel.listed is not None and first.total != channel.listed + len(found):
        # Something went, or came in among the old ones.
        _walk(channel, youtube)
    else:
        _remember(channel, first)


def _walk(channel: Channel, youtube: YouTube) -> None:
    """The whole list, from where an earlier walk was interrupted; who is not on it any more is gone."""
    if channel.walking_since is None:
        channel.walking_since, channel.next_page = timezone.now(), ""
        _keep(channel, "walking_since", "next_page")
    first: UploadsPage | None = None
    while True:
        try:
            page = _page(youtube, channel, channel.next_page)
        except PermanentServiceError as refused:
            if not channel.next_page or refused.fault not in (Fault.REFUSED, Fault.NOT_THERE):
                raise
            # The list has changed so that this page is no more: from its beginning.
            channel.next_page = ""
            continue
        first = first or (page if not channel.next_page else None)
        _look_at(channel, youtube, _unknown(channel, page))
        known = ChannelVideo.objects.filter(channel=channel, youtube_id__in=_ids(page))
        known.update(listed_at=timezone.now())
        channel.next_page = page.next_page
        _keep(channel, "next_page")
        hold_on(channel)
        if not page.next_page:
            break
    _lose_unlisted(channel)
    if first is not None:
        _remember(channel, first)
    channel.walked_at, channel.walking_since = timezone.now(), None
    _keep(channel, "walked_at", "walking_since")


def _lose_unlisted(channel: Channel) -> None:
    since = channel.walking_since
    for video in ChannelVideo.objects.filter(
        Q(listed_at__lt=since) | Q(listed_at=None), channel=channel
    ).there():
        lose(video=video)


def _look_at(channel: Channel, youtube: YouTube, ids: list[str]) -> None:
    """Ask for videos that are not known yet; those of which YouTube says nothing are private."""
    for start in range(0, len(ids), BATCH):
        _look_again(channel, youtube, ids[start : start + BATCH])
        hold_on(channel)


def _look_again(channel: Channel, youtube: YouTube, ids: list[str]) -> None:
    if not ids:
        return
    now, hashtags = timezone.now(), spellings()
    answer = youtube.videos(ids=ids)
    found = {facts.id: facts for facts in answer.videos} if answer else {}
    done = note_others(channel=channel, answered=found.values(), hashtags=hashtags, now=now)
    for youtube_id in ids:
        if youtube_id in done:
            continue
        if youtube_id in found:
            take_in(channel=channel, facts=found[youtube_id], hashtags=hashtags, now=now)
        else:
            video, _new = ChannelVideo.objects.get_or_create(channel=channel, youtube_id=youtube_id)
            ChannelVideo.objects.filter(pk=video.pk).update(seen_at=now)
            lose(video=video, now=now)


def _longest_unseen(channel: Channel) -> list[str]:
    rows = ChannelVideo.objects.filter(channel=channel).longest_unseen()
    return list(rows.values_list("youtube_id", flat=True)[:BATCH])


def _ids(page: UploadsPage) -> list[str]:
    return [upload.video_id for upload in page.uploads]


def _unknown(channel: Channel, page: UploadsPage) -> list[str]:
    ids = _ids(page)
    known = ChannelVideo.objects.filter(channel=channel, youtube_id__in=ids, gone_at=None)
    seen = set(known.values_list("youtube_id", flat=True))
    return [youtube_id for youtube_id in ids if youtube_id not in seen]


def _page(youtube: YouTube, channel: Channel, token: str) -> UploadsPage:
    page = youtube.uploads(playlist_id=channel.uploads_playlist, page_token=token)
    assert page is not None  # noqa: S101 - only an etag is answered by "not changed"
    return page


def _remember(channel: Channel, first: UploadsPage) -> None:
    channel.first_page_etag, channel.listed = first.etag[:100], first.total
    _keep(channel, "first_page_etag", "listed")


def _keep(channel: Channel, *names: str) -> None:
    channel.save(update_fields=names)
