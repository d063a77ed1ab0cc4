"""The page of a hashtag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from hub.core.models import Hashtag, InitiativePage, Pictured, ShownPage
from hub.core.models.hashtags import HASHTAG
from hub.core.pictures import load_files
from hub.core.registry import invitations
from hub.home.stream import Stream

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class HashtagPage(ShownPage, Pictured, Page):
    """The story of a hashtag and the stream of everything that stands under it."""

    shown_with = (*ShownPage.shown_with, "picture", "hashtag")

    kind_label = _("Hashtag")
    kind_icon = "it-bookmark"

    # A campaign is what people come for: its page stands in the main menu unless an editor says no.
    show_in_menus_default = True

    hashtag = models.ForeignKey(
        Hashtag,
        verbose_name=_("hashtag"),
        on_delete=models.PROTECT,
        related_name="pages",
        help_text=_("Its spellings, its days and whether it is archived are set in Hashtags, in the menu."),
    )
    summary = models.TextField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences, shown in lists, in search results and when the page is shared."),
    )
    story = RichTextField(
        _("story"),
        blank=True,
        features=["h2", "h3", "bold", "italic", "ol", "ul", "link"],
        help_text=_("Why this hashtag was born and what people do under it."),
    )

    content_panels = [
        HelpPanel(
            content=_(
                "Everything that stands under the hashtag is listed on this page by itself: "
                "you only tell its story here."
            )
        ),
        *Page.content_panels,
        FieldPanel("hashtag"),
        FieldPanel("summary"),
        FieldPanel("story"),
        Pictured.picture_panel,
    ]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("story")]
    override_translatable_fields: ClassVar[list[SynchronizedField]] = [
        SynchronizedField("hashtag", overridable=False),
        SynchronizedField("picture", overridable=False),
    ]

    is_numbered = True
    schema_type = "CollectionPage"

    class Meta:
        verbose_name = _("hashtag page")
        verbose_name_plural = _("hashtag pages")

    @classmethod
    def by_spelling(cls, spelling: str) -> HashtagPage | None:
        """The published page, in the reader's language, of the hashtag that is also written so."""
        if not HASHTAG.match(spelling):
            return None
        name = spelling.casefold()
        pages = cls.objects.live().filter(locale__language_code=get_language())
        return pages.filter(Q(hashtag__name=name) | Q(hashtag__aliases__name=name)).first()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        rows = InitiativePage.objects.public().in_language(self.locale.language_code).under(self.hashtag)
        stream = Stream(rows, request.GET)
        load_files(([self.picture], "hero"), ([card.picture for card in stream.cards], "card"))
        links = [invite(self.hashtag) for invite in invitations.values()]
        return {**context, "stream": stream, "invitations": [link for link in links if link]}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What htmx gets at this address is not what a browser gets: no cache may mix them up.

        An address that asks for more pages than there are (any more) leads to the last one.
        """
        response: HttpResponse = super().serve(request, *args, **kwargs)
        stream: Stream = response.context_data["stream"]  # type: ignore[attr-defined]
        if stream.asked_page > stream.page:
            query = stream.filters.query(page=stream.page if stream.page > 1 else "")
            return HttpResponseRedirect(f"{request.path}?{query}")
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """The whole page, or, where htmx asks, the part that changes."""
        htmx = getattr(request, "htmx", None)
        if htmx and htmx.target == "stream-more":
            return "home/stream/more.html"
        if htmx and htmx.target == "stream":
            return "home/stream/stream.html"
        return "home/hashtag_page.html"

    def default_hashtags(self) -> list[Hashtag]:
        """What a page made below this one stands under, unless it says otherwise."""
        return [self.hashtag]
