"""What becomes of the videos that were seen on the town's channel: pages, and back."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Locale

from hub.core.enums import Arrivals
from hub.core.models import Hashtag
from hub.core.models.hashtags import HashtagQuerySet
from hub.core.translations import mirror_in_all_languages
from hub.home.models import HashtagPage
from media.arrivals import hashtags_in, hashtags_of, rich, summary_of
from media.enums import ArrivalState, Captions, Privacy, ResidentVideoState, SpokenLanguage
from media.models import ChannelUpload, ChannelVideo, ResidentVideo, VideoPage
from media.page_words import differs, give

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from hub.accounts.models import User
    from media.clients.youtube_facts import Video
    from media.models import Channel, Picture

# What is asked of a video's page; the poster follows by itself.
GIVEN = ("title", "summary", "body", "duration", "captions", "language_spoken", "picture_id")


class NoPlaceError(Exception):
    """None of the video's hashtags has a published page below which it could stand."""


class NotThereError(Exception):
    """The video is no longer on YouTube, or not for everybody."""


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
    carried = _carried(facts, hashtags)
    _write_down(video, facts, keeps_words=bool(carried) or video.state != ArrivalState.OTHER)
    came_back = video.state == ArrivalState.UNAVAILABLE
    video.gone_at = None
    if video.state == ArrivalState.OTHER and carried:
        video.state = ArrivalState.PENDING
    elif video.state == ArrivalState.PENDING and not carried:
        video.state = ArrivalState.OTHER
    elif came_back:
        video.state = ArrivalState.PUBLISHED if video.page_id else ArrivalState.PENDING
    video.save()
    if carried and video.page_id is None:
        video.hashtags.set(carried)
    if came_back and video.page_id:
        _publish_again(video)
    _follow(video)
    at_once = carried and all(tag.arrivals == Arrivals.PUBLISH for tag in carried)
    if video.state == ArrivalState.PENDING and at_once and _place(carried) is not None:
        publish_video(video=video)
    return video


@transaction.atomic
def publish_video(*, video: ChannelVideo, by: User | None = None, now: datetime | None = None) -> VideoPage:
    """Make its page below the page of its hashtag, in every language; or the page that it has, again.

    ``NotThereError``, ``NoPlaceError``.
    """
    video = ChannelVideo.objects.select_for_update(of=("self",)).get(pk=video.pk)
    if video.gone_at is not None:
        raise NotThereError
    page = video.page or _make_page(video, by)
    _decide(video, ArrivalState.PUBLISHED, by, now, page=page)
    if not page.live:
        page.get_latest_revision().publish(user=by)
        _date(page, video)
        page.refresh_from_db()
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
    _decide(video, ArrivalState.REFUSED, by, now)
    _take_offline(video, by)


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
    _take_offline(video, None)


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
        _decide(video, ArrivalState.PUBLISHED, by, None)
    elif not live and video.state == ArrivalState.PUBLISHED:
        _decide(video, ArrivalState.REFUSED, by, None)


def spellings() -> dict[str, Hashtag]:
    """The hashtags of the hub that take something new, by each of their spellings."""
    found: dict[str, Hashtag] = {}
    for tag in HashtagQuerySet(Hashtag).active().prefetch_related("aliases"):
        for name in (tag.name, *(alias.name for alias in tag.aliases.all())):
            found[name] = tag
    return found


def _carried(facts: Video, hashtags: Mapping[str, Hashtag]) -> list[Hashtag]:
    """The hashtags of the hub that the video carries, in the order in which it names them."""
    names = [*hashtags_in(f"{facts.title}\n{facts.description}"), *hashtags_of(facts.tags)]
    return list(dict.fromkeys(hashtags[name] for name in names if name in hashtags))


def _is_ready(facts: Video) -> bool:
    """Whether there is something to watch: YouTube is done with it, and a broadcast has ended."""
    return facts.upload_status == "processed" and facts.live in ("none", "completed")


def _is_no_arrival(video: ChannelVideo, facts: Video, now: datetime) -> bool:
    """What the hub uploaded itself has its page already; what is not public, or not ready, gets none."""
    ours = ChannelUpload.objects.filter(youtube_id=video.youtube_id).exists()
    public = facts.privacy.value == Privacy.PUBLIC
    if not ours and public and _is_ready(facts):
        return False
    video.seen_at, video.etag = now, facts.etag
    video.gone_at = None if ours else video.gone_at
    video.save(update_fields=["seen_at", "etag", "gone_at"])
    if ours:
        _tell_page(video, there=facts.privacy.value != Privacy.PRIVATE)
    elif not public:
        lose(video=video, now=now)
    return True


def _tell_page(video: ChannelVideo, *, there: bool) -> None:
    """The page of a resident's video leaves when it is gone from the channel, and comes back with it."""
    mine = ResidentVideo.objects.filter(channel_upload__youtube_id=video.youtube_id, page__isnull=False)
    for sent in mine.select_related("page"):
        page = sent.page
        if page is not None and page.live and not there:
            UnpublishPageAction(page, include_descendants=False).execute(skip_permission_checks=True)
        elif page is not None and there and sent.state == ResidentVideoState.UNAVAILABLE and not page.live:
            page.get_latest_revision().publish()


def _write_down(video: ChannelVideo, facts: Video, *, keeps_words: bool) -> None:
    video.etag, video.published_at = facts.etag, facts.published_at
    if not keeps_words:
        return
    video.title, video.description = facts.title[:255], facts.description
    video.duration, video.has_captions = facts.duration, facts.has_captions
    spoken = facts.audio_language.split("-")[0].lower()
    video.language_spoken = spoken if spoken in SpokenLanguage.values else ""
    video.poster_address = facts.thumbnail.url[:500] if facts.thumbnail else ""


def _decide(
    video: ChannelVideo,
    state: ArrivalState,
    by: User | None,
    now: datetime | None,
    page: VideoPage | None = None,
) -> None:
    video.state, video.decided_by, video.decided_at = state, by, now or timezone.now()
    video.page = page or video.page
    video.save(update_fields=["state", "decided_by", "decided_at", "page"])


def _place(hashtags: Iterable[Hashtag]) -> HashtagPage | None:
    """The page of the first of the hashtags that has one."""
    pages = HashtagPage.objects.live().filter(locale=Locale.get_default(), hashtag__in=hashtags)
    by_hashtag = {page.hashtag_id: page for page in pages}
    return next((by_hashtag[tag.pk] for tag in hashtags if tag.pk in by_hashtag), None)


def _make_page(video: ChannelVideo, by: User | None) -> VideoPage:
    """A draft with the video's words, shown in every language once it is published."""
    hashtags = list(video.hashtags.all())
    place = _place(hashtags)
    if place is None:
        raise NoPlaceError
    words = _words(video)
    page = VideoPage(
        # Wagtail makes one of the title, unless that is all signs.
        slug="" if slugify(video.title) else f"video-{_safe(video.youtube_id)}",
        address=video.address,
        locale=place.locale,
        owner=by,
        live=False,
        has_unpublished_changes=True,
        first_published_at=video.published_at,
        **words,
    )
    page.stand_under(hashtags)
    place.add_child(instance=page)
    page.save_revision(user=by)
    mirror_in_all_languages(page)
    video.page, video.given = page, give(page, GIVEN)
    video.save(update_fields=["page", "given"])
    return page


def _safe(youtube_id: str) -> str:
    return re.sub(r"[^a-z0-9]", "-", youtube_id.lower()).strip("-") or "youtube"


def _words(video: ChannelVideo) -> dict[str, Any]:
    """What the page says, by its fields."""
    summary = summary_of(video.description)
    longer = len(" ".join(video.description.split())) > len(summary)
    text = rich(video.description) if longer else ""
    return {
        "title": video.title or video.youtube_id,
        "summary": summary,
        "body": [{"type": "text", "value": text, "id": str(uuid.uuid4())}] if text else [],
        "duration": video.duration,
        "captions": Captions.REVIEWED if video.has_captions else Captions.NONE,
        "language_spoken": video.language_spoken or SpokenLanguage.ITALIAN,
        "picture_id": video.poster_id,
    }


def _follow(video: ChannelVideo) -> None:
    """Let the page say what the video says now, but for what an editor wrote; a draft beside it likewise."""
    page = video.page
    if page is None:
        return
    words = _words(video)
    draft = page.get_latest_revision_as_object() if page.has_unpublished_changes else None
    changed = differs(page, video.given, words)
    waiting = differs(draft, video.given, words) if draft is not None else {}
    if changed:
        _put(page, changed)
        if page.live:
            page.save_revision().publish()
            _date(page, video)
        else:
            page.save()
    if waiting and draft is not None:
        _put(draft, waiting)
    if draft is not None and (waiting or (changed and page.live)):
        draft.save_revision()
    video.given = {**video.given, **give(page, changed)}
    video.save(update_fields=["given"])


def _put(page: VideoPage, words: dict[str, Any]) -> None:
    for name, value in words.items():
        setattr(page, name, value)


def _publish_again(video: ChannelVideo) -> None:
    page = video.page
    if page is not None and not page.live:
        (page.get_latest_revision() or page.save_revision()).publish()
        _date(page, video)


def _take_offline(video: ChannelVideo, by: User | None) -> None:
    if video.page is not None and video.page.live:
        UnpublishPageAction(video.page, user=by, include_descendants=False).execute(
            skip_permission_checks=True
        )


def _date(page: VideoPage, video: ChannelVideo) -> None:
    """An old video does not come first because it came in today."""
    if video.published_at:
        pages = VideoPage.objects.filter(translation_key=page.translation_key)
        pages.update(first_published_at=video.published_at)
