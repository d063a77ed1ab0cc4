"""The town's channel on YouTube: how it is connected, what was seen on it, what was asked of it today."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from hub.core.models import Hashtag
from media.clock import clock
from media.enums import (
    DISCONNECTED,
    ArrivalState,
    ChannelMeans,
    ConnectionState,
    Privacy,
    QuotaBucket,
    VideoLicence,
)
from media.sealed import SecretField
from media.youtube_address import YouTubeVideo

from .in_hand import InHand
from .pictures import Picture
from .videos import VideoPage

if TYPE_CHECKING:
    from collections.abc import Iterable

# YouTube's day begins at midnight in California.
YOUTUBE_ZONE = ZoneInfo("America/Los_Angeles")
DAILY_UNITS = 10_000
DAILY_UPLOADS = 100
# An attempt to connect that Google never came back from is forgotten.
ATTEMPT_LIFE = dt.timedelta(hours=1)


class ChannelQuerySet(models.QuerySet["Channel"]):
    def usable(self) -> Self:
        """Of which YouTube may be asked: not those that wait for somebody to connect them again."""
        return self.exclude(state__in=DISCONNECTED)


class Channel(InHand):
    """A connected channel; one for each site."""

    site = models.OneToOneField(Site, on_delete=models.CASCADE, related_name="youtube_channel")
    means = models.CharField(max_length=10, choices=ChannelMeans.choices)
    api_key = SecretField()
    client_id = models.CharField(max_length=200, blank=True)
    client_secret = SecretField()
    refresh_token = SecretField()
    access_token = SecretField()
    access_expires_at = models.DateTimeField(null=True, blank=True)

    youtube_id = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    handle = models.CharField(max_length=100, blank=True)
    uploads_playlist = models.CharField(max_length=60)

    state = models.CharField(
        max_length=10, choices=ConnectionState.choices, default=ConnectionState.WORKS, db_index=True
    )
    # What YouTube answered last instead of what was asked: a ``media.clients.errors.Fault``.
    fault = models.CharField(max_length=20, blank=True)
    checked_at = models.DateTimeField(default=timezone.now)
    connected_at = models.DateTimeField(default=timezone.now)
    connected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    daily_units = models.PositiveIntegerField(
        _("units a day"),
        default=DAILY_UNITS,
        help_text=_("What Google allows your project: 10,000, unless you asked for more and got it."),
    )
    privacy = models.CharField(
        _("who sees on YouTube what the hub uploads"),
        max_length=10,
        choices=[(choice.value, choice.label) for choice in Privacy if choice != Privacy.PRIVATE],
        default=Privacy.UNLISTED,
    )
    licence = models.CharField(
        _("licence of what the hub uploads"),
        max_length=20,
        choices=VideoLicence.choices,
        default=VideoLicence.YOUTUBE,
    )

    # What the last looks left behind, so that the next asks only for what is new.
    first_page_etag = models.CharField(max_length=100, blank=True)
    listed = models.PositiveIntegerField(null=True, blank=True, help_text="As the playlist counts.")
    next_page = models.CharField(max_length=200, blank=True, help_text="Where a whole walk goes on.")
    walking_since = models.DateTimeField(null=True, blank=True)
    walked_at = models.DateTimeField(null=True, blank=True)
    synced_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager.from_queryset(ChannelQuerySet)()

    class Meta:
        verbose_name = _("YouTube channel")
        verbose_name_plural = _("YouTube channels")
        default_permissions = ()
        permissions = [
            ("connect_channels", "Can connect the town's accounts"),
            ("moderate_arrivals", "Can publish what comes in from the town's accounts"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def may_upload(self) -> bool:
        return self.means == ChannelMeans.LOGIN and self.state not in DISCONNECTED

    @property
    def address(self) -> str:
        return f"https://www.youtube.com/{self.handle or f'channel/{self.youtube_id}'}"


class ChannelAttempt(models.Model):
    """Somebody of the staff connects a channel: what they typed, until YouTube has said yes or no."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    means = models.CharField(max_length=10, choices=ChannelMeans.choices)
    channel_address = models.CharField(max_length=200, blank=True)
    api_key = SecretField()
    client_id = models.CharField(max_length=200, blank=True)
    client_secret = SecretField()
    # Google sends it back with the answer; it tells the answer to our question from anybody else's.
    token = models.CharField(max_length=64, unique=True)
    verifier = SecretField(help_text="Of PKCE (RFC 7636).")
    code = SecretField()
    redirect_address = models.URLField(max_length=300, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=20, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-started_at", "-pk"]
        get_latest_by = ["started_at", "pk"]

    def __str__(self) -> str:
        return f"attempt {self.pk}"

    @property
    def is_being_checked(self) -> bool:
        """Whether the worker has it in hand; with an account, once Google has sent the person back."""
        return self.ended_at is None and (self.means == ChannelMeans.KEY or self.answered_at is not None)


class QuotaDay(models.Model):
    """What was asked of YouTube for a channel on one of its days."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="quota_days")
    day = models.DateField()
    bucket = models.CharField(max_length=10, choices=QuotaBucket.choices)
    spent = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["channel", "day", "bucket"], name="quota_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.bucket}: {self.spent}"


class ChannelVideoQuerySet(models.QuerySet["ChannelVideo"]):
    """Reads of what was seen on the channel; all of them chain."""

    def ours(self) -> Self:
        """With a hashtag of the hub, now or once."""
        return self.exclude(state=ArrivalState.OTHER)

    def in_state(self, state: str) -> Self:
        return self.filter(state=state)

    def there(self) -> Self:
        """Those that YouTube still shows."""
        return self.filter(gone_at__isnull=True)

    def longest_unseen(self) -> Self:
        """For the turn in which all are looked at again."""
        return self.there().order_by(F("seen_at").asc(nulls_first=True), "pk")

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def for_lists(self) -> Self:
        return self.select_related("poster", "page").prefetch_related("hashtags")

    def without_poster(self) -> Self:
        """Whose still is to be fetched: those that somebody will look at."""
        wanted = Q(state__in=(ArrivalState.PENDING, ArrivalState.PUBLISHED))
        return self.filter(wanted).exclude(poster_address="").exclude(poster_address=F("poster_of"))


class ChannelVideo(models.Model):
    """A video that was seen on the channel. Words only of those that carry a hashtag of the hub."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="videos")
    youtube_id = models.CharField(max_length=11)
    state = models.CharField(
        max_length=12, choices=ArrivalState.choices, default=ArrivalState.OTHER, db_index=True
    )
    etag = models.CharField(max_length=100, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    title = models.CharField(max_length=255, blank=True)
    description = models.TextField(blank=True)
    duration = models.DurationField(null=True, blank=True)
    has_captions = models.BooleanField(default=False)
    language_spoken = models.CharField(max_length=3, blank=True)
    hashtags = models.ManyToManyField(Hashtag, related_name="+")

    poster_address = models.URLField(max_length=500, blank=True)
    # From where the poster that we have came: where it differs, another one is to be fetched.
    poster_of = models.URLField(max_length=500, blank=True)
    poster = models.ForeignKey(Picture, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    page = models.OneToOneField(
        VideoPage, on_delete=models.SET_NULL, null=True, blank=True, related_name="channel_video"
    )
    # What we wrote on the page: where it says something else, an editor did.
    given = models.JSONField(default=dict, blank=True)

    first_seen_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)
    listed_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = models.Manager.from_queryset(ChannelVideoQuerySet)()

    class Meta:
        verbose_name = _("video of the channel")
        verbose_name_plural = _("videos of the channel")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["channel", "youtube_id"], name="channel_video_once"),
            models.CheckConstraint(
                condition=~Q(state=ArrivalState.UNAVAILABLE) | Q(gone_at__isnull=False),
                name="channel_video_gone_since",
            ),
        ]
        indexes = [models.Index(fields=["channel", "seen_at"], name="channel_video_turn")]

    def __str__(self) -> str:
        return self.title or self.youtube_id

    @property
    def address(self) -> str:
        return YouTubeVideo(self.youtube_id).watch_url

    @property
    def duration_text(self) -> str:
        """As a clock says it: 3:20, or 1:02:03."""
        return clock(self.duration) if self.duration else ""


def spent_on(channel: Channel, day: dt.date) -> dict[str, int]:
    """What was spent of each bucket."""
    rows: Iterable[tuple[str, int]] = channel.quota_days.filter(day=day).values_list("bucket", "spent")
    return dict(rows)
