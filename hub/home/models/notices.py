"""Notices of the town hall: in force, expired, superseded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from hub.core.enums import Severity
from hub.core.models import InitiativePage
from hub.core.models.initiatives import InitiativeQuerySet

if TYPE_CHECKING:
    from django.http import HttpRequest

Q_ = TypeVar("Q_", bound=InitiativeQuerySet)


def with_superseded(initiatives: Q_) -> Q_:
    """Annotate ``superseded``: whether a published notice took the place of this one."""
    # A sum has no index: SQLite would walk through all pages of the language, once for each initiative.
    later = NoticePage.objects.alias(tongue=F("locale_id") + 0).filter(
        live=True, tongue=OuterRef("locale_id"), supersedes__translation_key=OuterRef("translation_key")
    )
    return initiatives.annotate(superseded=Exists(later))


class NoticeQuerySet(InitiativeQuerySet):
    def in_force(self) -> Self:
        """What binds or informs today."""
        now = timezone.now()
        return (
            with_superseded(self)
            .filter(Q(starts_at__isnull=True) | Q(starts_at__lte=now))
            .filter(Q(ends_at__isnull=True) | Q(ends_at__gte=now))
            .filter(superseded=False)
        )

    def gravest_first(self) -> Self:
        """Alerts, then warnings, then information; the newest of each first."""
        ranks = [When(severity=severity, then=rank) for rank, severity in enumerate(Severity.values)]
        return self.order_by(Case(*ranks).desc(), "-first_published_at", "-pk")


class NoticePage(InitiativePage):
    """What the town hall lets people know; ``starts_at`` and ``ends_at`` say when it is valid."""

    kind_code = "notice"
    kind_label = _("Notice")
    kind_plural = _("Notices")
    kind_icon = "it-warning-circle"

    issuer = models.CharField(
        _("issuer"),
        max_length=160,
        blank=True,
        help_text=_("The office or body that issued it: “Mayor”, “Civil protection”, “Region”."),
    )
    act_number = models.CharField(
        _("number of the act"), max_length=60, blank=True, help_text=_("For example: ordinance 42/2026")
    )
    act_address = models.URLField(
        _("official address"),
        blank=True,
        help_text=_("Where the act is published: the municipality's official register (albo pretorio)."),
    )
    severity = models.CharField(
        _("severity"), max_length=10, choices=Severity.choices, default=Severity.INFO, db_index=True
    )
    supersedes = models.ForeignKey(
        "self",
        verbose_name=_("takes the place of"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The earlier notice, which from now on points to this one."),
    )

    shown_with = (*InitiativePage.shown_with, "supersedes")

    objects: ClassVar[Any] = PageManager.from_queryset(NoticeQuerySet)()

    content_panels = [
        *InitiativePage.content_panels[:-1],
        MultiFieldPanel(
            [
                FieldPanel("severity"),
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                PageChooserPanel("supersedes"),
            ],
            heading=_("Validity"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("issuer"), FieldPanel("act_number")]), FieldPanel("act_address")],
            heading=_("Official act"),
        ),
        MultiFieldPanel([FieldPanel("place_name"), FieldPanel("place_address")], heading=_("Place")),
        InitiativePage.content_panels[-1],
    ]
    search_fields = [
        *InitiativePage.search_fields,
        index.SearchField("issuer"),
        index.SearchField("act_number"),
    ]
    override_translatable_fields: ClassVar[list[SynchronizedField]] = [
        *InitiativePage.override_translatable_fields,
        *(
            SynchronizedField(name, overridable=False)
            for name in ("act_number", "act_address", "severity", "supersedes")
        ),
    ]

    def own_context(self, request: HttpRequest) -> dict[str, Any]:
        return self.line()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def clean(self) -> None:
        super().clean()
        earlier, seen = self.supersedes, 0
        while earlier is not None and seen < 50:  # noqa: PLR2004 - a chain of acts is short
            if earlier.translation_key == self.translation_key:
                raise ValidationError({"supersedes": _("A notice cannot take the place of itself.")})
            earlier, seen = earlier.supersedes, seen + 1

    def line(self) -> dict[str, NoticePage]:
        """Where it stands: the ``earlier`` notice that it replaced, and its newest ``successor``.

        Both in its language and only if they are public; one query for the two.
        """
        before = Q(translation_key=self.supersedes.translation_key) if self.supersedes else Q(pk=None)
        after = Q(supersedes__translation_key=self.translation_key)
        rows = NoticePage.objects.public().filter(before | after, locale=self.locale_id)
        rows = rows.select_related("locale", "alias_of__locale", "supersedes").order_by("first_published_at")
        return {"successor" if notice.takes_place_of(self) else "earlier": notice for notice in rows}

    def takes_place_of(self, other: NoticePage) -> bool:
        return self.supersedes is not None and self.supersedes.translation_key == other.translation_key
