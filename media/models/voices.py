"""Voices: what the municipality says elsewhere, with a hashtag of the hub, in the stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import PageManager
from wagtail_localize.fields import SynchronizedField

from hub.core.models import Hashtag, InitiativePage
from hub.core.models.initiatives import InitiativeQuerySet
from media.enums import ArrivalState

from .pictures import Picture

if TYPE_CHECKING:
    from hub.core.seo import Seo


class VoicePage(InitiativePage):
    """A post of the town's page, as it is read here: nothing of Facebook is loaded."""

    kind_code = "voice"
    kind_label = _("Voice")
    kind_plural = _("Voices")
    kind_icon = "it-comment"
    schema_type = "SocialMediaPosting"
    # They come in by themselves (media.actions.facebook_voices).
    is_creatable = False

    post_address = models.URLField(
        _("address of the post"), max_length=500, blank=True, help_text=_("Where it stands on Facebook.")
    )

    objects: ClassVar[Any] = PageManager.from_queryset(InitiativeQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["home.HashtagPage"]
    content_panels = InitiativePage.panels_with(FieldPanel("post_address", read_only=True))
    override_translatable_fields: ClassVar[list[SynchronizedField]] = [
        *InitiativePage.override_translatable_fields,
        SynchronizedField("post_address", overridable=False),
    ]

    class Meta:
        verbose_name = _("voice")
        verbose_name_plural = _("voices")

    def structured_data(self, seo: Seo) -> dict[str, Any]:
        """A SocialMediaPosting of schema.org, and where it was said first."""
        told = super().structured_data(seo)
        author = {"@type": "Organization", "name": self.organiser_name or seo.shell.name}
        return {**told, "author": author, **({"sameAs": self.post_address} if self.post_address else {})}


class FacebookVoiceQuerySet(models.QuerySet["FacebookVoice"]):
    """Reads of what came in from Facebook; all of them chain."""

    def in_state(self, state: str) -> Self:
        return self.filter(state=state)

    def there(self) -> Self:
        """Those that stand on Facebook, as far as we know."""
        return self.filter(gone_at__isnull=True)

    def longest_unseen(self) -> Self:
        """For the turn in which all are looked at again."""
        return self.there().order_by("seen_at", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def for_lists(self) -> Self:
        return self.select_related("picture", "page").prefetch_related("hashtags")

    def without_picture(self) -> Self:
        """Whose picture is to be fetched: those that somebody will look at."""
        wanted = Q(state__in=(ArrivalState.PENDING, ArrivalState.PUBLISHED))
        return self.filter(wanted).exclude(picture_address="").exclude(picture_key=F("picture_of"))


class FacebookVoice(models.Model):
    """A post of the town's page that carries a hashtag of the hub. Nothing of who reads it or answers."""

    facebook_page_id = models.CharField(max_length=40, db_index=True)
    facebook_id = models.CharField(max_length=80, unique=True)
    state = models.CharField(
        max_length=12, choices=ArrivalState.choices, default=ArrivalState.PENDING, db_index=True
    )
    message = models.TextField(blank=True)
    address = models.URLField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_index=True)
    hashtags = models.ManyToManyField(Hashtag, related_name="+")

    # Facebook signs the address of a picture anew each time: the key is what of it stays.
    picture_address = models.TextField(blank=True)
    picture_key = models.CharField(max_length=300, blank=True)
    picture_of = models.CharField(max_length=300, blank=True)
    picture = models.ForeignKey(Picture, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    page = models.OneToOneField(
        VoicePage, on_delete=models.SET_NULL, null=True, blank=True, related_name="facebook_voice"
    )
    # What we wrote on the page: where it says something else, an editor did.
    given = models.JSONField(default=dict, blank=True)

    seen_at = models.DateTimeField(default=timezone.now, db_index=True)
    gone_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = models.Manager.from_queryset(FacebookVoiceQuerySet)()

    class Meta:
        verbose_name = _("post that came in")
        verbose_name_plural = _("posts that came in")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ArrivalState.UNAVAILABLE) | Q(gone_at__isnull=False),
                name="facebook_voice_gone_since",
            ),
        ]

    def __str__(self) -> str:
        return self.facebook_id

    @property
    def title(self) -> str:
        from media.voice_words import title_of  # noqa: PLC0415 - words of pages come after models

        return title_of(self.message, self.created_at)
