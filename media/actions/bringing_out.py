"""An approved video becomes public: a page of its own below the page of its hashtag, in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.html import linebreaks
from django.utils.text import Truncator

from hub.core.translations import mirror_in_all_languages
from hub.home.models import HashtagPage
from media.enums import Captions, ResidentVideoState, VideoEvent
from media.models import ChannelUpload, ResidentVideo, VideoPage

from .channel_uploads import hand_over
from .errors import MayNotError
from .video_files import picture_of
from .video_log import log_video

if TYPE_CHECKING:
    from wagtail.models import Page, PageQuerySet

    from media.models import VideoFile

SUMMARY = 300


class NoPlaceError(MayNotError):
    """The hashtag has no published page below which the video could stand."""


@transaction.atomic
def bring_out(*, video_id: int) -> bool:
    """Publish an approved video, once it can be played. True if it is public then.

    The one place through which every approved video goes: it is called when staff approve, again when the
    file has become ready, and when the town's channel has it, if one is connected; at any time besides.
    """
    video = ResidentVideo.objects.locked().select_related("video_file", "hashtag").get(pk=video_id)
    if video.state != ResidentVideoState.APPROVED or not video.is_playable:
        return video.state == ResidentVideoState.PUBLISHED
    if hand_over(video):
        return False
    _publish(video)
    return True


def has_place(video: ResidentVideo) -> bool:
    """Whether the hashtag has a published page, below which the video can stand."""
    return _pages_of(video).exists()


def bring_out_waiting(*, video_file_id: int) -> bool:
    """The file of a video has become ready: publish it if it was approved meanwhile."""
    video = ResidentVideo.objects.filter(video_file=video_file_id, state=ResidentVideoState.APPROVED).first()
    return video is not None and bring_out(video_id=video.pk)


def _publish(video: ResidentVideo) -> None:
    page = _page_of(video, _parent_of(video))
    video.page, video.state, video.published_at = page, ResidentVideoState.PUBLISHED, timezone.now()
    video.save(update_fields=["page", "state", "published_at"])
    log_video(video, VideoEvent.PUBLISHED, actor=None, tell=True)


def _parent_of(video: ResidentVideo) -> Page:
    found: Page | None = _pages_of(video).first()
    if found is None:
        raise NoPlaceError
    return found


def _pages_of(video: ResidentVideo) -> PageQuerySet[Page]:
    return HashtagPage.objects.live().filter(
        hashtag=video.hashtag_id, locale__language_code=settings.LANGUAGE_CODE, alias_of__isnull=True
    )


def _page_of(video: ResidentVideo, parent: Page) -> VideoPage:
    file, still_of = video.video_file, video.video_file or _sent_file(video)
    page = VideoPage(
        title=video.title,
        summary=Truncator(" ".join(video.words.split())).chars(SUMMARY),
        locale=parent.locale,
        address=video.video.watch_url if video.youtube_id else "",
        video_file=file,
        picture=picture_of(still_of) if still_of is not None and still_of.still else None,
        duration=still_of.duration if still_of is not None and file is None else None,
        organiser_kind=video.speaker_kind,
        organiser_name=video.speaker_name,
        language_spoken=video.language_spoken,
        captions=Captions.REVIEWED if still_of and still_of.caption_languages else Captions.NONE,
        live=False,
    )
    if len(video.words) > SUMMARY:
        page.body = [("text", _paragraphs(video.words))]
    page.stand_under([video.hashtag])
    parent.add_child(instance=page)
    mirror_in_all_languages(page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def _sent_file(video: ResidentVideo) -> VideoFile | None:
    """The file of a video that is on the town's channel: it has the still."""
    upload = ChannelUpload.objects.select_related("video_file").filter(video=video).first()
    return upload.video_file if upload else None


def _paragraphs(words: str) -> str:
    """Plain words as the text of a page."""
    return linebreaks(words, autoescape=True)
