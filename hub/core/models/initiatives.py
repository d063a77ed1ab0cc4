"""InitiativePage: the one base of everything editorial under a hashtag."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager, PageQuerySet
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from hub.core.blocks import BodyBlock
from hub.core.bodies import load_body
from hub.core.enums import OrganiserKind
from hub.core.initiative_form import InitiativeForm
from hub.core.letters import plain
from hub.core.panels import PartsPanel
from hub.core.pictures import load_files, with_pictures
from hub.core.registry import list_rows
from hub.core.themes import theme_choices

from .hashtags import Hashtag
from .pictured import Pictured
from .shown import ShownPage, is_private

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.functional import Promise
    from wagtail.admin.panels import Panel

    from hub.core.pictures import Shown
    from hub.core.seo import Seo

# How many initiatives a page ends with.
RELATED = 3
# How many words a list's search looks for.
MOST_WORDS = 5


class InitiativeQuerySet(PageQuerySet["InitiativePage"]):
    """Reads for every list of initiatives; all of them chain."""

    def public(self) -> Self:
        """Published and open to everybody: the only queryset that pages, feeds and exports start from."""
        return self.filter(~is_private(), live=True)

    def in_language(self, language_code: str) -> Self:
        """One row for each initiative: the translation, or the alias that shows its source."""
        return self.filter(locale__language_code=language_code)

    def under(self, hashtag: Hashtag) -> Self:
        return self.filter(Exists(InitiativeHashtag.objects.filter(page=OuterRef("pk"), hashtag=hashtag)))

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def about(self, theme: str) -> Self:
        return self.filter(Exists(InitiativeTheme.objects.filter(page=OuterRef("pk"), theme=theme)))

    def of_year(self, year: int) -> Self:
        """First published in ``year``, as the town's calendar counts."""
        zone = timezone.get_default_timezone()
        return self.filter(
            first_published_at__gte=dt.datetime(year, 1, 1, tzinfo=zone),
            first_published_at__lt=dt.datetime(year + 1, 1, 1, tzinfo=zone),
        )

    def matching(self, text: str) -> Self:
        """With every word of ``text`` in title, summary, organiser or what a kind adds, accents or not."""
        rows = self
        for word in plain(text).split()[:MOST_WORDS]:
            rows = rows.filter(searched_words__contains=word)
        return rows

    def to_come(self) -> Self:
        """What has a day that is not over, soonest first."""
        now = timezone.now()
        return self.filter(
            Q(ends_at__gte=now) | Q(ends_at__isnull=True, starts_at__gte=now), starts_at__isnull=False
        ).order_by("starts_at", "pk")

    def related_to(self, page: InitiativePage) -> Self:
        """What else the reader of ``page`` may like: of the same hashtag, then of the same theme.

        What stands below the page is listed on it already.
        """
        hashtags = InitiativeHashtag.objects.filter(page=page.pk).values("hashtag")
        themes = InitiativeTheme.objects.filter(page=page.pk).values("theme")
        return (
            self.not_descendant_of(page, inclusive=True)
            .annotate(
                same_hashtag=Exists(
                    InitiativeHashtag.objects.filter(page=OuterRef("pk"), hashtag__in=hashtags)
                ),
                same_theme=Exists(InitiativeTheme.objects.filter(page=OuterRef("pk"), theme__in=themes)),
            )
            .filter(Q(same_hashtag=True) | Q(same_theme=True))
            .order_by("-same_hashtag", "-same_theme", "-first_published_at", "-pk")
        )

    def newest_first(self) -> Self:
        return self.order_by("-featured", "-first_published_at", "-pk")

    def for_lists(self) -> Self:
        """Load what a list says of each row, without the body."""
        rows = self.select_related("locale", "alias_of__locale", "picture").defer("body", "searched_words")
        for annotate in list_rows.values():
            rows = annotate(rows)
        return rows

    def for_cards(self) -> Self:
        """Load what a card shows, without the body: two queries for a list of any length."""
        return with_pictures(self.for_lists(), "card")


class InitiativePage(ShownPage, Pictured, Page):
    """A project, event, column, notice, video or contest: whatever a hashtag gathers.

    Concrete, so that a stream lists all kinds in one query without ``.specific()``. A subclass
    sets ``kind_code`` (stable, in the database and in addresses), ``kind_label`` and
    ``kind_plural`` (translatable), ``kind_icon`` (a name in Bootstrap Italia's sprite).
    """

    kind_code: ClassVar[str] = ""
    kind_label: ClassVar[str | Promise] = ""
    kind_plural: ClassVar[str | Promise] = ""
    kind_icon: ClassVar[str] = "it-file"

    shown_with = (*ShownPage.shown_with, "picture")
    schema_type = "Article"
    base_form_class = InitiativeForm
    # Whether ``clean()`` looks at a draft, where what a published page needs may still be missing.
    is_draft = False

    kind = models.CharField(max_length=20, editable=False, db_index=True)
    summary = models.TextField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences, shown in lists, in search results and when the page is shared."),
    )
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True, db_index=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place_name = models.CharField(_("place"), max_length=120, blank=True)
    place_address = models.CharField(_("address"), max_length=200, blank=True)
    organiser_name = models.CharField(
        _("organiser"),
        max_length=120,
        blank=True,
        help_text=_("Leave empty if it is the municipality."),
    )
    organiser_kind = models.CharField(
        _("kind of organiser"),
        max_length=20,
        choices=OrganiserKind.choices,
        default=OrganiserKind.TOWN_HALL,
        db_index=True,
    )
    featured = models.BooleanField(
        _("featured"),
        default=False,
        help_text=_("Shown before the others, on the hashtag's page and on the home page."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("text of the page"), blank=True)
    # Kept, because no two databases fold accents alike, and not all can.
    searched_words = models.TextField(editable=False, default="")

    objects = PageManager.from_queryset(InitiativeQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["home.HashtagPage", "home.HomePage"]
    subpage_types: ClassVar[list[str]] = []

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        Pictured.picture_panel,
        FieldPanel("body"),
        MultiFieldPanel(
            [
                InlinePanel("hashtag_links", label=_("hashtag"), min_num=1),
                InlinePanel("theme_links", label=_("theme"), max_num=5),
                FieldRowPanel([FieldPanel("organiser_kind"), FieldPanel("organiser_name")]),
                FieldPanel("featured"),
            ],
            heading=_("Where it appears"),
        ),
    ]
    promote_panels = [*Page.promote_panels, PartsPanel()]
    date_panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")])],
            heading=_("Dates"),
        ),
        MultiFieldPanel([FieldPanel("place_name"), FieldPanel("place_address")], heading=_("Place")),
    ]

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.SearchField("organiser_name"),
        index.FilterField("kind"),
    ]

    # Words are translated; what is the same in every language follows the source and only it.
    override_translatable_fields: ClassVar[list[SynchronizedField]] = [
        SynchronizedField(name, overridable=False)
        for name in (
            "starts_at",
            "ends_at",
            "place_name",
            "place_address",
            "organiser_name",
            "organiser_kind",
            "featured",
            "picture",
            "hashtag_links",
            "theme_links",
        )
    ]

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        indexes = [models.Index(fields=["featured", "kind"], name="initiative_featured_kind")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True)
                | Q(starts_at__isnull=True)
                | Q(ends_at__gte=models.F("starts_at")),
                name="initiative_dates_in_order",
                violation_error_message=_("The end comes before the start."),
            ),
        ]

    @classmethod
    def panels_with(cls, *own: Panel) -> list[Panel]:
        """The form of a kind: its own panels come last but for where the page appears."""
        return [*cls.content_panels[:-1], *own, cls.content_panels[-1]]

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """The bare base is never created: only its kinds are."""
        return cls is not InitiativePage and super().can_create_at(parent)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.kind_code:
            self.kind = self.kind_code
        self.searched_words = plain("\n".join(self.texts_to_search()))
        if self._state.adding and self.path and not self.hashtag_links.all():
            parent = self.get_parent()
            if parent is not None:
                self.stand_under(hashtags_of(parent.specific))
        super().save(*args, **kwargs)

    def texts_to_search(self) -> list[str]:
        """Where a list's search looks for words; a kind adds its own."""
        return [self.title, self.summary, self.organiser_name]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What the frame ``core/initiative.html`` shows beside the page's own words."""
        rows = InitiativePage.objects.public().in_language(self.locale.language_code)
        context: dict[str, Any] = {
            **super().get_context(request, *args, **kwargs),
            "hashtag_pages": list(self.hashtag_pages()),
            "themes": list(self.theme_links.all()),
            "related": list(rows.related_to(self).for_lists()[:RELATED]),
            **self.own_context(request),
        }
        load_files(*self.shown_pictures(context))
        return context

    def own_context(self, request: HttpRequest) -> dict[str, Any]:
        """What a kind's own template shows besides."""
        return {}

    def shown_pictures(self, context: dict[str, Any]) -> list[Shown]:
        """Every picture that the page shows: their files are loaded together. A kind adds its own."""
        cards = [page.picture for page in context["related"]]
        body = load_body(self.body, self.locale.language_code)
        return [([self.picture], "hero"), (cards, "card"), *body]

    def hashtag_pages(self) -> QuerySet[Any]:
        """The pages, in this page's language, of the hashtags under which it stands."""
        pages = Hashtag._meta.get_field("pages").related_model.objects
        links = Q(hashtag__initiative_links__page=self.pk)
        return pages.live().filter(~is_private(), links, locale=self.locale_id).select_related("hashtag")

    @property
    def is_to_come(self) -> bool:
        """Whether it has a day that is not over; the same that ``to_come()`` asks of the database."""
        last = self.ends_at or self.starts_at
        return self.starts_at is not None and last is not None and last >= timezone.now()

    @property
    def is_running(self) -> bool:
        """Whether it has begun and has an end to come: then that is the day to know."""
        if self.starts_at is None or self.ends_at is None:
            return False
        return self.starts_at <= timezone.now() <= self.ends_at

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.ends_at is not None and self.ends_at < timezone.now()

    @property
    def state_words(self) -> str | Promise:
        """That its time is over, for lists (which annotate ``superseded``); empty while it is not."""
        if getattr(self, "superseded", False):
            return _("No longer in force")
        if not self.is_over:
            return ""
        return _("Expired") if self.kind == "notice" else _("Over")

    def stand_under(self, hashtags: Iterable[Hashtag]) -> None:
        """Put the page, which is saved afterwards, under ``hashtags`` instead of those it has."""
        self.hashtag_links.set(
            [InitiativeHashtag(hashtag=tag, sort_order=i) for i, tag in enumerate(hashtags)]
        )

    def default_hashtags(self) -> list[Hashtag]:
        """What a page made below this one stands under, unless it says otherwise."""
        return [link.hashtag for link in self.hashtag_links.select_related("hashtag")]

    def structured_data(self, seo: Seo) -> dict[str, Any]:
        """An article, and when it was written; a kind says more."""
        told = super().structured_data(seo) | {"headline": self.title}
        if self.first_published_at:
            told["datePublished"] = self.first_published_at.isoformat()
        if self.last_published_at:
            told["dateModified"] = self.last_published_at.isoformat()
        return told


def hashtags_of(parent: Page) -> list[Hashtag]:
    """The hashtags that a new page below ``parent`` starts with; none where the parent has no say."""
    default = getattr(parent, "default_hashtags", None)
    return default() if default else []


@cache
def initiative_kinds() -> dict[str, type[InitiativePage]]:
    """Every kind that the installed apps bring, by its code, in the order of their labels."""
    models_ = (m for m in apps.get_models() if issubclass(m, InitiativePage) and m.kind_code)
    return {m.kind_code: m for m in sorted(models_, key=lambda m: m.kind_code)}


class InitiativeHashtag(Orderable):
    """An initiative stands under a hashtag."""

    page = ParentalKey(InitiativePage, on_delete=models.CASCADE, related_name="hashtag_links")
    hashtag = models.ForeignKey(
        Hashtag, verbose_name=_("hashtag"), on_delete=models.PROTECT, related_name="initiative_links"
    )

    panels = [FieldPanel("hashtag")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "hashtag"], name="initiative_hashtag_once")]


class InitiativeTheme(Orderable):
    """An initiative is about a theme of the Modello Comuni."""

    page = ParentalKey(InitiativePage, on_delete=models.CASCADE, related_name="theme_links")
    theme = models.CharField(_("theme"), max_length=40, choices=theme_choices, db_index=True)

    panels = [FieldPanel("theme")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "theme"], name="initiative_theme_once")]
