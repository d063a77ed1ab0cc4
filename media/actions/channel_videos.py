"""What becomes of the videos that were seen on the town's channel: pages, and back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from media.actions.arrival_pages import (
    NotThereError,
    carried,
    come_in_at_once,
    decide,
    follow,
    make_page,
    publish_page,
    take_offline,
)
from media.actions.residents_looks import is_shown, note_presence
from media.arrivals import hashtags_in, hashtags_of, page_words
from media.enums import ArrivalState, Captions, Privacy, SpokenLanguage
from media.models import ChannelUpload, ChannelVideo, ResidentVideo, VideoPage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from hub.accounts.models import User
    from hub.core.models import Hashtag
    from media.clients.youtube_facts import Video
    from media.models import Channel, Picture


@transaction.atomic
def take_in(
    *, channel: Channel, facts: Video, hashtags: Mapping[str, Hashtag], now: datetime | None = None
) -> ChannelVideo:
    """Write down how a video of the channel is now; its page follows, where no editor wrote something else.

    ``hashtags`` are those of the hub by their ``spellings()``. A new one with a hashtag of the hub waits for
    the staff, or is published at once if all of its hashtags say so. One that is no longer public leaves the
    hub, one that is public again comes back.
    """
    now = now or timezone.now()
    video, _new = ChannelVideo.objects.select_for_update(of=("self",)).get_or_create(
        channel=channel, youtube_id=facts.id
    )
    if _is_no_arrival(video, facts, now):
        return video
    same = bool(video.etag) and video.etag == facts.etag and video.gone_at is None
    video.seen_at = now
    if same and video.state != ArrivalState.OTHER:
        video.save(update_fields=["seen_at"])
        return video
    found = _hashtags_of(facts, hashtags)
    _write_down(video, facts, keeps_words=bool(found) or video.state != ArrivalState.OTHER)
    came_back = video.state == ArrivalState.UNAVAILABLE
    video.gone_at = None
    if video.state == ArrivalState.OTHER and found:
        video.state = ArrivalState.PENDING
    elif video.state == ArrivalState.PENDING and not found:
        video.state = ArrivalState.OTHER
    elif came_back:
        video.state = ArrivalState.PUBLISHED if video.page_id else ArrivalState.PENDING
    video.save()
    if found and video.page_id is None:
        video.hashtags.set(found)
    if came_back and video.page is not None:
        publish_page(video.page, said_at=video.published_at)
    _follow(video)
    if video.state == ArrivalState.PENDING and come_in_at_once(found):
        publish_video(video=video)
    return video


@transaction.atomic
def note_others(
    *, channel: Channel, answered: Iterable[Video], hashtags: Mapping[str, Hashtag], now: datetime
) -> set[str]:
    """Write down, all at once, those that were never seen before and are nothing for the hub; their ids.

    Most of a channel's videos, when it is looked at first. The others are for ``take_in``.
    """
    facts_of = {facts.id: facts for facts in answered}
    seen = ChannelVideo.objects.filter(channel=channel, youtube_id__in=facts_of)
    ours = ChannelUpload.objects.filter(youtube_id__in=facts_of)
    known = {*seen.values_list("youtube_id", flat=True), *ours.values_list("youtube_id", flat=True)}
    others = [
        ChannelVideo(
            channel=channel,
            youtube_id=facts.id,
            etag=facts.etag,
            published_at=facts.published_at,
            seen_at=now,
            gone_at=None if _is_public(facts) else now,
        )
        for facts in facts_of.values()
        if facts.id not in known and not (_is_public(facts) and _hashtags_of(facts, hashtags))
    ]
    ChannelVideo.objects.bulk_create(others, ignore_conflicts=True)
    return {video.youtube_id for video in others}


@transaction.atomic
def publish_video(*, video: ChannelVideo, by: User | None = None, now: datetime | None = None) -> VideoPage:
    """Make its page below the page of its hashtag, in every language; or the page that it has, again.

    ``NotThereError``, ``NoPlaceError``.
    """
    video = ChannelVideo.objects.select_for_update(of=("self",)).get(pk=video.pk)
    if video.gone_at is not None:
        raise NotThereError
    page = video.page or _make_page(video, by)
    decide(video, ArrivalState.PUBLISHED, by, now)
    publish_page(page, said_at=video.published_at, by=by)
    return page


@transaction.atomic
def draft_video(*, video: ChannelVideo, by: User) -> VideoPage:
    """Make its page as a draft, to be edited before it is published. ``NotThereError``, ``NoPlaceError``."""
    video = ChannelVideo.objects.select_for_update(of=("self",)).get(pk=video.pk)
    if video.gone_at is not None:
        raise NotThereError
    return video.page or _make_page(video, by)


@transaction.atomic
def refuse_video(*, video: ChannelVideo, by: User | None = None, now: datetime | None = None) -> None:
    """It is not taken: no page, or no longer; its etag and its words stay up to date."""
    video = ChannelVideo.objects.select_for_update(of=("self",)).get(pk=video.pk)
    if video.state in (ArrivalState.OTHER, ArrivalState.UNAVAILABLE):
        return
    decide(video, ArrivalState.REFUSED, by, now)
    take_offline(video.page, by)


@transaction.atomic
def lose(*, video: ChannelVideo, now: datetime | None = None) -> None:
    """It was removed from the channel, or is not public any more: its page goes offline as it is."""
    video = ChannelVideo.objects.select_for_update(of=("self",)).get(pk=video.pk)
    if video.gone_at is not None:
        return
    video.gone_at = now or timezone.now()
    if video.state in (ArrivalState.PENDING, ArrivalState.PUBLISHED):
        video.state = ArrivalState.UNAVAILABLE
    video.save(update_fields=["gone_at", "state"])
    _tell_page(video, there=False)
    take_offline(video.page)


@transaction.atomic
def give_poster(*, video: ChannelVideo, picture: Picture | None, came_from: str) -> None:
    """Keep the still that was fetched; the page shows it unless an editor chose another picture."""
    video = ChannelVideo.objects.select_for_update(of=("self",)).get(pk=video.pk)
    video.poster, video.poster_of = picture or video.poster, came_from
    video.save(update_fields=["poster", "poster_of"])
    _follow(video)


@transaction.atomic
def follow_page(*, page: VideoPage, live: bool, by: User | None = None) -> None:
    """Somebody published the page in the editor, or took it offline: so is the video."""
    video = ChannelVideo.objects.select_for_update(of=("self",)).filter(page=page).first()
    if video is None:
        return
    if live and video.state in (ArrivalState.PENDING, ArrivalState.REFUSED):
        decide(video, ArrivalState.PUBLISHED, by)
    elif not live and video.state == ArrivalState.PUBLISHED:
        decide(video, ArrivalState.REFUSED, by)


def _hashtags_of(facts: Video, hashtags: Mapping[str, Hashtag]) -> list[Hashtag]:
    """Those of the hub that it carries: in its title, its words or its tags."""
    names = [*hashtags_in(f"{facts.title}\n{facts.description}"), *hashtags_of(facts.tags)]
    return carried(names, hashtags)


def _is_public(facts: Video) -> bool:
    return facts.privacy.value == Privacy.PUBLIC


def _is_ready(facts: Video) -> bool:
    """Whether there is something to watch: YouTube is done with it, and a broadcast has ended."""
    return facts.upload_status == "processed" and facts.live in ("none", "completed")


def _is_no_arrival(video: ChannelVideo, facts: Video, now: datetime) -> bool:
    """What the hub uploaded itself has its page already; what is not public, or not ready, gets none."""
    ours = ChannelUpload.objects.filter(youtube_id=video.youtube_id).exists()
    public = _is_public(facts)
    if not ours and public and _is_ready(facts):
        return False
    video.seen_at, video.etag = now, facts.etag
    video.gone_at = None if ours else video.gone_at
    video.save(update_fields=["seen_at", "etag", "gone_at"])
    if ours:
        _tell_page(video, there=is_shown(facts))
    elif not public:
        lose(video=video, now=now)
    return True


def _tell_page(video: ChannelVideo, *, there: bool) -> None:
    """The page of a resident's video leaves when it is gone from the channel, and comes back with it."""
    mine = ResidentVideo.objects.filter(channel_upload__youtube_id=video.youtube_id)
    for pk in mine.values_list("pk", flat=True):
        note_presence(video_id=pk, there=there)


def _write_down(video: ChannelVideo, facts: Video, *, keeps_words: bool) -> None:
    video.etag, video.published_at = facts.etag, facts.published_at
    if not keeps_words:
        return
    video.title, video.description = facts.title[:255], facts.description
    video.duration, video.has_captions = facts.duration, facts.has_captions
    spoken = facts.audio_language.split("-")[0].lower()
    video.language_spoken = spoken if spoken in SpokenLanguage.values else ""
    video.poster_address = facts.thumbnail.url[:500] if facts.thumbnail else ""


def _words(video: ChannelVideo) -> dict[str, Any]:
    """What the page says, by its fields."""
    return {
        "title": video.title or video.youtube_id,
        **page_words(video.description),
        "duration": video.duration,
        "captions": Captions.REVIEWED if video.has_captions else Captions.NONE,
        "language_spoken": video.language_spoken or SpokenLanguage.ITALIAN,
        "picture_id": video.poster_id,
    }


def _make_page(video: ChannelVideo, by: User | None) -> VideoPage:
    slug = f"video-{_safe(video.youtube_id)}"
    own = {"address": video.address, "owner": by}
    return make_page(VideoPage, video, words=_words(video), said_at=video.published_at, slug=slug, **own)


def _safe(youtube_id: str) -> str:
    return re.sub(r"[^a-z0-9]", "-", youtube_id.lower()).strip("-") or "youtube"


def _follow(video: ChannelVideo) -> None:
    follow(video, words=_words(video), said_at=video.published_at)
