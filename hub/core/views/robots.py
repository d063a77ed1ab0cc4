"""What search engines ask first."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.http import HttpResponse
from django.urls import reverse
from wagtail.models import Page

from hub.core.models import is_private
from hub.core.registry import Findable, findables
from hub.core.seo import alternates
from hub.core.shell import shell_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from uuid import UUID

    from django.http import HttpRequest
    from django.template.response import TemplateResponse
    from wagtail.models import PageQuerySet

    # What no page is, in one of its languages.
    Place = tuple[Findable, str]

# Doors, not pages: nothing to read behind them.
CLOSED = (
    "/admin/",
    "/documenti/",
    "/*/accesso/",
    "/*/profilo/",
    "/*/giuria/",
    "/*/cerca/",
    "/*/valutazione/",
)


def robots(request: HttpRequest) -> HttpResponse:
    here = request.build_absolute_uri(reverse("sitemap"))
    further = PublicSitemap(request).paginator.page_range[1:]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        "",
        f"Sitemap: {here}",
        *(f"Sitemap: {here}?p={number}" for number in further),
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class PagesThenPlaces:
    """Both as one list, of which Django's paginator takes a part."""

    def __init__(self, pages: PageQuerySet[Page], places: list[Place]) -> None:
        self.pages = pages
        self.places = places

    @cached_property
    def _number(self) -> int:
        return self.pages.count()

    def __len__(self) -> int:
        return self._number + len(self.places)

    def __getitem__(self, part: slice) -> list[Page | Place]:
        first, end = (max(at - self._number, 0) for at in (part.start, part.stop))
        return [*self.pages[part], *self.places[first:end]]


class PublicSitemap(Sitemap[Any]):
    """Every public page that is really written in its language, and what else the apps say can be found."""

    limit = 2000

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.site = shell_of(request).site
        self.offered = shell_of(request).frame.languages

    def items(self) -> PagesThenPlaces:  # type: ignore[override]  # a list, as far as the paginator looks
        if self.site is None:
            return PagesThenPlaces(Page.objects.none(), [])
        homes = Page.objects.filter(translation_key=self.site.root_page.translation_key)
        below = Page.objects.none()
        for home in homes:
            below |= Page.objects.descendant_of(home, inclusive=True)
        written = below.live().filter(~is_private(), alias_of=None, locale__language_code__in=self.offered)
        found = [one for findable in findables.values() for one in findable()]
        return PagesThenPlaces(
            written.select_related("locale").order_by("path"),
            [(one, code) for one in found for code in self.offered],
        )

    def lastmod(self, item: Page) -> dt.datetime | None:
        return item.last_published_at or item.latest_revision_created_at

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        """Django's rows, each with its translations beside it: two queries for 2,000 pages."""
        shown = list(self.paginator.page(page).object_list)
        pages = [one for one in shown if isinstance(one, Page)]
        written = self._translations(pages)
        return [
            *(self._row(p, self._absolute(p), self.lastmod(p), written[p.translation_key]) for p in pages),
            *(self._place(*one) for one in shown if not isinstance(one, Page)),
        ]

    def _translations(self, pages: Iterable[Page]) -> dict[UUID, dict[str, str]]:
        """The addresses of each of ``pages`` by their language."""
        siblings: dict[UUID, dict[str, str]] = {}
        translations = Page.objects.live().filter(
            translation_key__in=[p.translation_key for p in pages],
            alias_of=None,
            locale__language_code__in=self.offered,
        )
        for translation in translations.select_related("locale"):
            urls = siblings.setdefault(translation.translation_key, {})
            urls[translation.locale.language_code] = self._absolute(translation)
        return siblings

    def _place(self, findable: Findable, language: str) -> dict[str, Any]:
        urls = {code: self.request.build_absolute_uri(findable.path(code)) for code in self.offered}
        return self._row(findable, urls[language], None, urls)

    def _row(
        self, item: object, location: str, lastmod: dt.datetime | None, urls: dict[str, str]
    ) -> dict[str, Any]:
        links = [{"lang_code": link.code, "location": link.url} for link in alternates(urls)]
        return {"item": item, "location": location, "lastmod": lastmod, "alternates": links}

    def _absolute(self, page: Page) -> str:
        return self.request.build_absolute_uri(page.get_url(self.request) or "/")


def sitemap(request: HttpRequest) -> TemplateResponse:
    """One file up to 2,000 addresses; beyond that Django's ``?p=`` pages, which ``robots`` names."""
    return sitemap_views.sitemap(request, {"public": PublicSitemap(request)})
