"""Captions of a video that we keep: added, replaced, taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from media.models import CaptionTrack, VideoFile

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def keep_captions(
    *, video_file: VideoFile, language: str, text: str, now: datetime | None = None
) -> VideoFile:
    """Keep ``text`` (WebVTT) as what is said in ``language``, in place of what there was."""
    held = VideoFile.objects.select_for_update().get(pk=video_file.pk)
    CaptionTrack.objects.update_or_create(
        video_file=held, language=language, defaults={"text": text, "changed_at": now or timezone.now()}
    )
    return _told(held)


@transaction.atomic
def drop_captions(*, video_file: VideoFile, language: str) -> VideoFile:
    """Take the captions in ``language`` away; without them it does nothing."""
    held = VideoFile.objects.select_for_update().get(pk=video_file.pk)
    held.captions.filter(language=language).delete()
    return _told(held)


def _told(video_file: VideoFile) -> VideoFile:
    video_file.caption_languages = list(
        video_file.captions.order_by("language").values_list("language", flat=True)
    )
    video_file.save(update_fields=["caption_languages"])
    return video_file
