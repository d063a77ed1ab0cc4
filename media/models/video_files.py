"""A video that we keep ourselves: the original, which staff alone get, and the copy that pages play.

Both lie in the private storage. A view asks each time who may see them (``media.views.video_files``), so
that a video that is not, or no longer, public has no address.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.enums import SpokenLanguage, VideoFileState
from media.footage.facts import VideoRefused

from .uploads import private_storage

if TYPE_CHECKING:
    from django.utils.functional import Promise

FOLDER = "videos"


def original_path(video: VideoFile, filename: str) -> str:
    """Never the name that the file came with."""
    return f"{video.folder}/original.{video.container}"


def web_path(video: VideoFile, filename: str) -> str:
    return f"{video.folder}/web.mp4"


def still_path(video: VideoFile, filename: str) -> str:
    return f"{video.folder}/still.jpg"


class VideoFileQuerySet(models.QuerySet["VideoFile"]):
    """Reads of video files; all of them chain."""

    def public(self) -> Self:
        """Files that a public page shows and that can be played."""
        return self.with_audience().filter(is_public=True, state=VideoFileState.READY)

    def with_audience(self) -> Self:
        """Adds ``is_public``: whether a page that everybody may read shows it."""
        pages: Any = self.model._meta.get_field("pages").related_model
        return self.annotate(is_public=Exists(pages.objects.public().filter(video_file=OuterRef("pk"))))

    def of_editors(self) -> Self:
        """What staff uploaded themselves, to be chosen for a page."""
        return self.filter(from_resident=False)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")


class VideoFile(models.Model):
    """A video with its copy for the web, its still and its captions."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(
        _("name"), max_length=200, help_text=_("To find it again; visitors do not see it.")
    )
    state = models.CharField(
        max_length=10, choices=VideoFileState.choices, default=VideoFileState.PREPARING, editable=False
    )
    # Why no copy could be made: a code of ``VideoRefused``.
    failure = models.CharField(max_length=20, blank=True, editable=False)
    from_resident = models.BooleanField(default=False, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="video_files"
    )
    original = models.FileField(storage=private_storage, upload_to=original_path, max_length=120)
    web = models.FileField(storage=private_storage, upload_to=web_path, max_length=120, blank=True)
    still = models.FileField(storage=private_storage, upload_to=still_path, max_length=120, blank=True)
    container = models.CharField(max_length=4)
    content_type = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64, db_index=True)
    byte_size = models.PositiveBigIntegerField()
    duration = models.DurationField(_("duration"))
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    video_codec = models.CharField(max_length=20)
    audio_codec = models.CharField(max_length=20, blank=True)
    web_size = models.PositiveBigIntegerField(default=0)
    # Which captions there are, so that a page that plays it asks nothing more (``media.actions.captions``).
    caption_languages = models.JSONField(default=list, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = models.Manager.from_queryset(VideoFileQuerySet)()

    class Meta:
        verbose_name = _("video file")
        verbose_name_plural = _("video files")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=VideoFileState.READY) | ~Q(web=""), name="video_file_ready_with_copy"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def folder(self) -> str:
        """All its files lie there, and go with it."""
        return f"{FOLDER}/{self.token.hex}"

    @property
    def is_ready(self) -> bool:
        return self.state == VideoFileState.READY

    @property
    def is_failed(self) -> bool:
        return self.state == VideoFileState.FAILED

    @property
    def failure_words(self) -> Promise | str:
        return VideoRefused.MESSAGES.get(self.failure, "")

    @property
    def is_silent(self) -> bool:
        return not self.audio_codec

    @property
    def web_address(self) -> str:
        return reverse("video_file", args=[self.token])

    @property
    def still_address(self) -> str:
        return reverse("video_file_still", args=[self.token])

    @property
    def tracks(self) -> list[dict[str, str]]:
        """Its captions, as a player wants to know them."""
        names = dict(SpokenLanguage.choices)
        return [
            {
                "language": language,
                "label": str(names.get(language, language)).capitalize(),
                "address": reverse("video_file_captions", args=[self.token, language]),
            }
            for language in self.caption_languages
        ]


class CaptionTrack(models.Model):
    """What is said in a video, in one language, as WebVTT."""

    video_file = models.ForeignKey(VideoFile, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(_("language"), max_length=3, choices=SpokenLanguage.choices)
    text = models.TextField()
    changed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[CaptionTrack]] = models.Manager()

    class Meta:
        verbose_name = _("captions")
        verbose_name_plural = _("captions")
        default_permissions = ()
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["video_file", "language"], name="captions_once_a_language"),
        ]

    def __str__(self) -> str:
        return self.get_language_display()
