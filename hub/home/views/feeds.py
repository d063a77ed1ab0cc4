"""Feeds at the address of the page that they follow."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from hub.core.models import InitiativePage, initiative_kinds
from hub.home import feeds
from hub.home.models import HashtagPage, HomePage
from hub.home.routing import page_at

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page

    from hub.core.models.initiatives import InitiativeQuerySet

TYPES = {"atom": "application/atom+xml; charset=utf-8", "json": "application/feed+json; charset=utf-8"}
for_five_minutes = cache_control(public=True, max_age=300)


@require_safe
@for_five_minutes
def feed(request: HttpRequest, path: str, form: str, kind: str | None = None) -> HttpResponse:
    """The newest of a hashtag, or of the whole town, of one kind or of all."""
    page = _public_page(request, path)
    if not isinstance(page, (HomePage, HashtagPage)) or (kind and kind not in initiative_kinds()):
        raise Http404
    rows = _rows_of(page)
    if kind:
        rows = rows.of_kind(kind)
    write = feeds.atom if form == "atom" else feeds.json_feed
    text = write(
        rows.for_lists().order_by("-first_published_at", "-pk")[: feeds.ENTRIES],
        page=page,
        kind=kind or "",
        here=request.build_absolute_uri(request.path),
        address=lambda shown: _address(request, shown),
    )
    return HttpResponse(text, content_type=TYPES[form])


@require_safe
@for_five_minutes
def calendar(request: HttpRequest, path: str) -> HttpResponse:
    """One event, or those to come of a hashtag or of the whole town (and the last month's)."""
    page = _public_page(request, path)
    rows: list[InitiativePage]
    if isinstance(page, (HomePage, HashtagPage)):
        month_ago = timezone.now() - dt.timedelta(days=30)
        found = _rows_of(page).of_kind("event").filter(starts_at__gte=month_ago)
        rows = list(found.for_lists().order_by("starts_at", "pk")[: feeds.EVENTS])
    elif isinstance(page, InitiativePage) and page.starts_at:
        rows = [page]
    else:
        raise Http404
    file = feeds.calendar(rows, title=page.title, address=lambda shown: _address(request, shown))
    headers = {"Content-Disposition": f'inline; filename="{page.slug}.ics"'}
    return HttpResponse(file, content_type="text/calendar; charset=utf-8", headers=headers)


def _public_page(request: HttpRequest, path: str) -> Page:
    page, rest = page_at(request, path)
    if rest or not page.live or page.get_view_restrictions().exists():
        raise Http404
    return page


def _rows_of(page: HomePage | HashtagPage) -> InitiativeQuerySet:
    rows = InitiativePage.objects.public().in_language(page.locale.language_code)
    return rows.under(page.hashtag) if isinstance(page, HashtagPage) else rows


def _address(request: HttpRequest, page: Page) -> str:
    return request.build_absolute_uri(page.get_url(request))
