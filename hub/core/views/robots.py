"""What search engines ask first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.http import HttpResponse
from django.urls import reverse
from wagtail.models import Page

from hub.core.shell import shell_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django.http import HttpRequest
    from django.template.response import TemplateResponse

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
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class PageSitemap(Sitemap[Page]):
    """Every public page that is really written in its language, with its real translations."""

    limit = 2000

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.site = shell_of(request).site
        self.offered = shell_of(request).frame.languages

    def items(self) -> Iterable[Page]:
        if self.site is None:
            return Page.objects.none()
        homes = Page.objects.filter(translation_key=self.site.root_page.translation_key)
        below = Page.objects.none()
        for home in homes:
            below |= Page.objects.descendant_of(home, inclusive=True)
        return (
            below.live()
            .public()
            .filter(alias_of=None, locale__language_code__in=self.offered)
            .select_related("locale")
            .order_by("path")
        )

    def location(self, item: Page) -> str:
        return item.get_url(self.request) or "/"

    def lastmod(self, item: Page) -> dt.datetime | None:
        return item.last_published_at or item.latest_revision_created_at

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        """Django's rows, with the translations of each page beside it: two queries for 2,000 pages."""
        shown = list(self.paginator.page(page).object_list)
        siblings: dict[Any, dict[str, str]] = {}
        translations = Page.objects.live().filter(
            translation_key__in=[p.translation_key for p in shown],
            alias_of=None,
            locale__language_code__in=self.offered,
        )
        for translation in translations.select_related("locale"):
            urls = siblings.setdefault(translation.translation_key, {})
            urls[translation.locale.language_code] = self._absolute(translation)
        return [
            {
                "item": p,
                "location": self._absolute(p),
                "lastmod": self.lastmod(p),
                "alternates": [
                    {"lang_code": code, "location": url} for code, url in siblings[p.translation_key].items()
                ]
                if len(siblings[p.translation_key]) > 1
                else [],
            }
            for p in shown
        ]

    def _absolute(self, page: Page) -> str:
        return self.request.build_absolute_uri(self.location(page))


def sitemap(request: HttpRequest) -> TemplateResponse:
    """One file up to 2,000 pages; beyond that Django's ``?p=`` pages."""
    return sitemap_views.sitemap(request, {"pages": PageSitemap(request)})
