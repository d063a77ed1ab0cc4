"""Every page that editors made is served here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponsePermanentRedirect
from wagtail.views import serve as wagtail_serve

from hub.home.models import HashtagPage
from hub.home.routing import route

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's own view with our shorter way to the page; a hashtag's other spellings lead to its page."""
    try:
        # Wagtail keeps the answer of Page.route_for_request() here and asks no more.
        request._wagtail_route_for_request = route(request, path)  # type: ignore[attr-defined]  # noqa: SLF001
        response: HttpResponse = wagtail_serve(request, path)
    except Http404:
        page = HashtagPage.by_spelling(path.strip("/"))
        if page is None:
            raise
        return HttpResponsePermanentRedirect(page.get_url(request))
    return response
