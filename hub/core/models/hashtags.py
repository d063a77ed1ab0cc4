"""Hashtags: each is a campaign that the municipality runs, not free text."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from hub.core.enums import Arrivals, GuardiansNeeded

HASHTAG = re.compile(r"^[^\W_][\w]*$")


def validate_hashtag(value: str) -> None:
    """Refuse what the networks would not read as one hashtag (letters, digits, underscore)."""
    if not HASHTAG.match(value.removeprefix("#")):
        raise ValidationError(_("Use letters, digits and underscores only, without spaces."), code="invalid")


class HashtagQuerySet(models.QuerySet["Hashtag"]):
    def public(self) -> HashtagQuerySet:
        """Hashtags that a visitor may see; archived ones keep their address."""
        return self.filter(Q(active_from__isnull=True) | Q(active_from__lte=timezone.localdate()))

    def active(self) -> HashtagQuerySet:
        """Hashtags under which something new may appear today."""
        today = timezone.localdate()
        return self.public().filter(
            Q(active_to__isnull=True) | Q(active_to__gte=today),
            archived=False,
        )


class Hashtag(ClusterableModel):
    """A campaign. ``label`` is how it is written (RestiamoConnessi), ``name`` how it is compared."""

    label = models.CharField(
        _("hashtag"),
        max_length=60,
        validators=[validate_hashtag],
        help_text=_("As it is written, without #. Capitals help people read it: RestiamoConnessi."),
    )
    name = models.CharField(max_length=60, unique=True, editable=False)
    active_from = models.DateField(_("active from"), null=True, blank=True)
    active_to = models.DateField(
        _("active to"),
        null=True,
        blank=True,
        help_text=_("Last day. Leave empty for a hashtag that stays."),
    )
    archived = models.BooleanField(
        _("archived"),
        default=False,
        help_text=_(
            "An archived hashtag keeps its page, its address and what stands under it. It leaves the home "
            "page and is no longer offered for anything new."
        ),
    )

    arrivals = models.CharField(
        _("videos and posts of the town’s own accounts"),
        max_length=10,
        choices=Arrivals.choices,
        default=Arrivals.WAIT,
        help_text=_(
            "What the municipality publishes on its YouTube channel and its Facebook page with this hashtag "
            "comes in by itself, if they are connected."
        ),
    )

    takes_videos = models.BooleanField(
        _("residents may send videos"),
        default=False,
        help_text=_(
            "While the hashtag is active, residents find “Send your video” on its page and among the videos. "
            "Nothing is published before somebody of the staff has watched it."
        ),
    )

    video_guardians = models.CharField(
        _("who signs for minors in videos"),
        max_length=4,
        choices=GuardiansNeeded.choices,
        default=GuardiansNeeded.BOTH,
        help_text=_("Who does not send the video signs by a link that we mail. Nobody looks at it before."),
    )

    objects = models.Manager.from_queryset(HashtagQuerySet)()

    panels = [
        FieldPanel("label"),
        InlinePanel("aliases", label=_("other spelling"), heading=_("Other spellings")),
        FieldPanel("active_from"),
        FieldPanel("active_to"),
        FieldPanel("archived"),
        FieldPanel("takes_videos"),
        FieldPanel("video_guardians"),
        FieldPanel("arrivals"),
    ]

    class Meta:
        verbose_name = _("hashtag")
        verbose_name_plural = _("hashtags")
        ordering = ["archived", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(active_to__isnull=True)
                | Q(active_from__isnull=True)
                | Q(active_to__gte=models.F("active_from")),
                name="hashtag_active_in_order",
                violation_error_message=_("The last day comes before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.label}"

    @property
    def is_to_come(self) -> bool:
        return self.active_from is not None and self.active_from > timezone.localdate()

    @property
    def is_active(self) -> bool:
        """Whether something new may appear under it today; ``active()`` asks the database the same."""
        return not (self.archived or self.is_to_come or self.is_over)

    @property
    def is_over(self) -> bool:
        return self.active_to is not None and self.active_to < timezone.localdate()

    def clean(self) -> None:
        super().clean()
        self.label = self.label.strip().removeprefix("#")
        name = self.label.casefold()
        taken = Hashtag.objects.filter(name=name).exclude(pk=self.pk).exists()
        if taken or HashtagAlias.objects.filter(name=name).exclude(hashtag=self.pk).exists():
            raise ValidationError({"label": _("This hashtag exists already.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.label = self.label.strip().removeprefix("#")
        self.name = self.label.casefold()
        super().save(*args, **kwargs)


class HashtagAlias(Orderable):
    """Another spelling under which the same campaign is found and whose address leads to it."""

    hashtag = ParentalKey(Hashtag, on_delete=models.CASCADE, related_name="aliases")
    label = models.CharField(_("other spelling"), max_length=60, validators=[validate_hashtag])
    name = models.CharField(max_length=60, unique=True, editable=False)

    panels = [FieldPanel("label")]

    def __str__(self) -> str:
        return f"#{self.label}"

    def clean(self) -> None:
        super().clean()
        self.label = self.label.strip().removeprefix("#")
        name = self.label.casefold()
        taken = HashtagAlias.objects.filter(name=name).exclude(pk=self.pk).exists()
        if taken or Hashtag.objects.filter(name=name).exists():
            raise ValidationError({"label": _("This hashtag exists already.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.label = self.label.strip().removeprefix("#")
        self.name = self.label.casefold()
        super().save(*args, **kwargs)
