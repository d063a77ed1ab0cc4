"""What a resident sends: a video with its words, who speaks, and what happened to it. Never public itself.

Staff make a page of it (``media.actions.bringing_out``), and the page is what visitors read.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.core.codes import new_code
from hub.core.enums import OrganiserKind
from hub.core.models import Hashtag
from media.enums import WAITING_FOR_STAFF, ResidentVideoState, SpokenLanguage, VideoEvent
from media.youtube_address import YouTubeVideo

from .video_files import VideoFile
from .videos import VideoPage

if TYPE_CHECKING:
    from datetime import datetime


class ResidentVideoQuerySet(models.QuerySet["ResidentVideo"]):
    """Reads of residents' videos; all of them chain."""

    def locked(self) -> Self:
        """Rows held until the transaction ends; their keys stay free for what points at them."""
        return self.select_for_update(no_key=True, of=("self",))

    def of(self, user_id: int) -> Self:
        return self.filter(sender_id=user_id)

    def to_look_at(self) -> Self:
        """What waits for somebody of the staff: nothing of it misses a signature."""
        return self.filter(state__in=WAITING_FOR_STAFF, awaited=0)

    def shown_elsewhere(self) -> Self:
        """With a page that shows a video on YouTube which the hub did not put there."""
        states = (ResidentVideoState.PUBLISHED, ResidentVideoState.UNAVAILABLE)
        on_youtube = self.exclude(youtube_id="").filter(channel_upload__isnull=True)
        return on_youtube.filter(page__isnull=False, state__in=states)

    def counts(self) -> dict[str, int]:
        """How many are in each state."""
        return dict(self.order_by().values_list("state").annotate(number=Count("pk")))

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def over_before(self, moment: datetime) -> Self:
        """Rejected so long ago that nobody asks about them any more; their files are still there."""
        return self.filter(state=ResidentVideoState.REJECTED, decided_at__lt=moment, video_file__isnull=False)

    def unsigned_before(self, moment: datetime) -> Self:
        """For which a signature was waited for in vain."""
        return self.filter(state=ResidentVideoState.SUBMITTED, awaited__gt=0, created_at__lt=moment)


class ResidentVideo(models.Model):
    """A video that somebody sent, by its address on YouTube or as a file."""

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    # The same form, sent twice, is one video.
    submission_key = models.UUIDField(default=uuid.uuid4, editable=False)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=ResidentVideoState.choices,
        default=ResidentVideoState.SUBMITTED,
        db_index=True,
    )
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="resident_videos"
    )
    hashtag = models.ForeignKey(
        Hashtag, verbose_name=_("hashtag"), on_delete=models.PROTECT, related_name="resident_videos"
    )
    title = models.CharField(_("title"), max_length=120, blank=True)
    words = models.TextField(_("words about it"), max_length=1500, blank=True)
    # In which the title and the words are written.
    language = models.CharField(max_length=10, default="it")
    language_spoken = models.CharField(
        _("language spoken"), max_length=3, choices=SpokenLanguage.choices, default=SpokenLanguage.ITALIAN
    )
    speaker_kind = models.CharField(_("who speaks"), max_length=20, choices=OrganiserKind.choices)
    speaker_name = models.CharField(_("name of who speaks"), max_length=120, blank=True)
    has_minors = models.BooleanField(_("with minors"), default=False)
    address = models.CharField(_("address on YouTube"), max_length=500, blank=True)
    youtube_id = models.CharField(max_length=11, blank=True, editable=False)
    start = models.PositiveIntegerField(default=0, editable=False)
    video_file = models.OneToOneField(
        VideoFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="resident_video"
    )
    # How many signatures of parents or guardians are still to come.
    awaited = models.PositiveSmallIntegerField(default=0, editable=False)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    page = models.ForeignKey(
        VideoPage, on_delete=models.SET_NULL, null=True, blank=True, related_name="resident_videos"
    )
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # Since when YouTube does not show it, and its page is offline for that reason.
    gone_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = models.Manager.from_queryset(ResidentVideoQuerySet)()

    class Meta:
        verbose_name = _("resident’s video")
        verbose_name_plural = _("residents’ videos")
        default_permissions = ("view",)
        permissions = [("review_videos", _("Can decide about residents’ videos"))]
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["sender", "submission_key"], name="resident_video_sent_once"),
            models.CheckConstraint(
                condition=Q(youtube_id="") | Q(video_file__isnull=True), name="resident_video_at_one_place"
            ),
            # What is on its way to the public misses no signature.
            models.CheckConstraint(
                condition=Q(awaited=0)
                | Q(
                    state__in=[
                        ResidentVideoState.SUBMITTED,
                        ResidentVideoState.REJECTED,
                        ResidentVideoState.WITHDRAWN,
                    ]
                ),
                name="resident_video_signed_before_review",
            ),
            models.CheckConstraint(
                condition=~Q(state=ResidentVideoState.REJECTED) | ~Q(reason=""),
                name="resident_video_rejected_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_file(self) -> bool:
        return not self.youtube_id

    @property
    def video(self) -> YouTubeVideo:
        return YouTubeVideo(self.youtube_id, self.start)

    @property
    def is_playable(self) -> bool:
        """Whether a page can show it now."""
        return bool(self.youtube_id) or (self.video_file is not None and self.video_file.is_ready)


class ResidentVideoLog(models.Model):
    """A line for each thing that happened to a resident's video: what, when, by whom."""

    video = models.ForeignKey(ResidentVideo, on_delete=models.CASCADE, related_name="log")
    event = models.CharField(max_length=16, choices=VideoEvent.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    note = models.TextField(blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("line of a video’s log")
        verbose_name_plural = _("lines of videos’ logs")
        default_permissions = ()
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.video_id} {self.event}"
