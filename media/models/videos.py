"""Videos: pages whose moving picture is at YouTube, and asks before it comes, or is a file of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.duration import duration_iso_string
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from hub.core.blocks import TEXT_FEATURES
from hub.core.enums import OrganiserKind
from hub.core.initiative_form import InitiativeForm
from hub.core.models import InitiativePage
from hub.core.models.initiatives import InitiativeQuerySet
from media import youtube_address
from media.clock import ClockField, clock
from media.enums import Captions, SpokenLanguage

from .video_files import VideoFile

if TYPE_CHECKING:
    from hub.core.seo import Seo


class VideoQuerySet(InitiativeQuerySet):
    """Reads for lists of videos; all of them chain."""

    def for_lists(self) -> Self:
        return super().for_lists().defer("transcript")


class VideoForm(InitiativeForm):
    duration = ClockField(
        label=_("duration"), required=False, help_text=_("Minutes and seconds, for example 3:20.")
    )


class VideoPage(InitiativePage):
    """A video in which residents, associations, shops, the school or the town hall speak.

    The poster is the page's picture; who speaks is the page's organiser, so that the stream's filters
    find it. ``youtube_id`` and ``start`` follow ``address`` whenever the page is saved.
    """

    kind_code = "video"
    kind_label = _("Video")
    kind_plural = _("Videos")
    kind_icon = "it-video"
    base_form_class = VideoForm
    # How a page that carries the video in its body shows it.
    block_template = "media/video_in_body.html"
    shown_with = (*InitiativePage.shown_with, "video_file")

    address = models.CharField(
        _("address on YouTube"),
        max_length=500,
        blank=True,
        help_text=_("Open the video on YouTube, copy its address and paste it here, as it is."),
    )
    youtube_id = models.CharField(max_length=11, editable=False, db_index=True)
    video_file = models.ForeignKey(
        VideoFile,
        verbose_name=_("file of our own"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="pages",
        help_text=_("Instead of an address: a video that this site keeps and shows itself, asking nobody."),
    )
    start = models.PositiveIntegerField(_("starts at second"), default=0, editable=False)
    duration = models.DurationField(_("duration"), null=True, blank=True)
    language_spoken = models.CharField(
        _("language spoken"),
        max_length=3,
        choices=SpokenLanguage.choices,
        default=SpokenLanguage.ITALIAN,
        db_index=True,
    )
    captions = models.CharField(
        _("captions"), max_length=10, choices=Captions.choices, default=Captions.NONE, db_index=True
    )
    transcript = RichTextField(
        _("transcript"),
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("The words of the video, written down: people who do not hear, and the search, need it."),
    )

    objects: ClassVar[Any] = PageManager.from_queryset(VideoQuerySet)()

    content_panels = [
        *InitiativePage.content_panels[:1],
        MultiFieldPanel([FieldPanel("address"), FieldPanel("video_file")], heading=_("The video")),
        *InitiativePage.content_panels[1:3],
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("organiser_kind", heading=_("Kind")),
                        FieldPanel("organiser_name", heading=_("Name")),
                    ]
                )
            ],
            heading=_("Who speaks"),
        ),
        MultiFieldPanel(
            [
                HelpPanel(
                    content=_(
                        "The law on accessibility (WCAG 1.2.2) wants captions, checked by a person, in every "
                        "recorded video with speech. Automatic ones are a start: correct them on YouTube."
                    )
                ),
                FieldRowPanel([FieldPanel("language_spoken"), FieldPanel("duration")]),
                FieldPanel("captions"),
                FieldPanel("transcript"),
            ],
            heading=_("For those who do not hear or see it"),
        ),
        *InitiativePage.content_panels[3:-1],
        MultiFieldPanel(
            [
                panel
                for panel in InitiativePage.content_panels[-1].children
                if not isinstance(panel, FieldRowPanel)
            ],
            heading=_("Where it appears"),
        ),
    ]
    search_fields = [*InitiativePage.search_fields, index.SearchField("transcript")]
    override_translatable_fields: ClassVar[list[SynchronizedField]] = [
        *InitiativePage.override_translatable_fields,
        *(
            SynchronizedField(name, overridable=False)
            for name in ("address", "video_file", "duration", "language_spoken", "captions")
        ),
    ]

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        constraints = [
            # Which of both a published page must have: ``clean()`` sees to it, for drafts may have neither.
            models.CheckConstraint(
                condition=Q(youtube_id="") | Q(video_file__isnull=True), name="video_at_one_place"
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.video_file is not None:
            self._check_file(self.video_file)
            return
        if not self.address:
            if not self.is_draft:
                missing = _("Paste the video’s address on YouTube, or choose a file of our own.")
                raise ValidationError({"address": missing}, code="required")
            return
        try:
            self._read_address()
        except youtube_address.NotAVideo as refused:
            raise ValidationError({"address": refused.message}, code=refused.code) from None

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._read_address()
        if self.duration is None and self.video_file is not None:
            self.duration = self.video_file.duration
        super().save(*args, **kwargs)

    def _check_file(self, video_file: VideoFile) -> None:
        if self.address:
            raise ValidationError({"video_file": _("Either an address on YouTube or a file, not both.")})
        if video_file.is_failed:
            raise ValidationError({"video_file": video_file.failure_words})
        if not video_file.is_ready and not self.is_draft:
            wait = _("The file is still being prepared: publish in a few minutes, or save a draft.")
            raise ValidationError({"video_file": wait})

    def texts_to_search(self) -> list[str]:
        return [*super().texts_to_search(), self.transcript]

    def _read_address(self) -> None:
        if not self.address:  # in a draft, or where a file takes its place
            self.youtube_id, self.start = "", 0
            return
        video = youtube_address.parse(self.address)
        self.youtube_id, self.start = video.id, video.start

    @property
    def video(self) -> youtube_address.YouTubeVideo:
        return youtube_address.YouTubeVideo(self.youtube_id, self.start)

    def structured_data(self, seo: Seo) -> dict[str, Any]:
        """A VideoObject of schema.org, with our own poster."""
        data = {
            **super().structured_data(seo),
            "@type": "VideoObject",
            "thumbnailUrl": seo.share_image.url if seo.share_image else "",
            "uploadDate": self.first_published_at.isoformat() if self.first_published_at else "",
            "duration": duration_iso_string(self.duration) if self.duration else "",
            **self._where(seo),
            "inLanguage": self.language_spoken,
            "transcript": strip_tags(self.transcript),
            "author": {
                "@type": "Person" if self.organiser_kind == OrganiserKind.RESIDENT else "Organization",
                "name": self.organiser_name or seo.shell.name,
            },
        }
        return {name: value for name, value in data.items() if value}

    def _where(self, seo: Seo) -> dict[str, str]:
        if self.video_file is None:
            return {"embedUrl": f"https://www.youtube-nocookie.com/embed/{self.youtube_id}"}
        own = {"contentUrl": seo.request.build_absolute_uri(self.video_file.web_address)}
        if not seo.share_image and self.video_file.still:
            own["thumbnailUrl"] = seo.request.build_absolute_uri(self.video_file.still_address)
        return own

    @property
    def duration_text(self) -> str:
        """As a clock says it: 3:20, or 1:02:03."""
        return clock(self.duration) if self.duration else ""

    @property
    def has_words(self) -> bool:
        return self.language_spoken != SpokenLanguage.NO_WORDS
