"""A resident's file on its way to the town's channel: from its approval until YouTube shows it."""

from __future__ import annotations

import secrets
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.enums import UPLOADS_UNDER_WAY, ChannelUploadState
from media.sealed import SecretField
from media.youtube_address import YouTubeVideo

from .channel import Channel
from .in_hand import InHand
from .resident_videos import ResidentVideo
from .video_files import VideoFile


def new_mark() -> str:
    """A tag by which the video is found again; it tells nothing."""
    return f"hub-{secrets.token_hex(8)}"


class ChannelUploadQuerySet(models.QuerySet["ChannelUpload"]):
    def under_way(self) -> Self:
        """Of which nobody has heard the end yet."""
        return self.filter(state__in=UPLOADS_UNDER_WAY)

    def files_done_with(self, before: object) -> Self:
        """On the channel for so long that our own copy may go."""
        return self.filter(state=ChannelUploadState.THERE, video_file__isnull=False, changed_at__lt=before)


class ChannelUpload(InHand):
    """One for each video; ``session`` lets any process go on where another one stopped."""

    video = models.OneToOneField(ResidentVideo, on_delete=models.CASCADE, related_name="channel_upload")
    # Without it nothing can be sent or deleted any more.
    channel = models.ForeignKey(Channel, on_delete=models.SET_NULL, null=True, related_name="uploads")
    # Ours for some time after YouTube shows the video.
    video_file = models.ForeignKey(
        VideoFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        max_length=12, choices=ChannelUploadState.choices, default=ChannelUploadState.WAITING, db_index=True
    )
    fault = models.CharField(max_length=20, blank=True)
    mark = models.CharField(max_length=40, default=new_mark, unique=True)
    session = SecretField()
    offset = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    youtube_id = models.CharField(max_length=11, blank=True, db_index=True)
    captions_sent = models.JSONField(default=list)
    begun_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = models.Manager.from_queryset(ChannelUploadQuerySet)()

    class Meta:
        verbose_name = _("video for the channel")
        verbose_name_plural = _("videos for the channel")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["youtube_id"], condition=~Q(youtube_id=""), name="channel_upload_id_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ChannelUploadState.PROCESSING, ChannelUploadState.THERE])
                | ~Q(youtube_id=""),
                name="channel_upload_there_has_id",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.video_id} {self.state}"

    @property
    def percent(self) -> int:
        return self.offset * 100 // self.size if self.size else 0

    @property
    def address(self) -> str:
        return YouTubeVideo(self.youtube_id).watch_url if self.youtube_id else ""
