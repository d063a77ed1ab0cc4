"""When something is not there, not allowed, or broken: an answer in the site's own voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import get_language
from wagtail.models import Page, Site

from hub.core.frame import Link
from hub.core.models.shown import is_private, title_language, with_kept_words

if TYPE_CHECKING:
    from django.http import HttpRequest


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or a browser that refuses every cookie."""
    return render(request, "403.html", {"form_expired": True}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """410 for a page that was published here once, 404 for what never was."""
    gone = page_that_stood_here(request)
    if gone is None:
        return render(request, "404.html", status=404)
    return render(request, "410.html", {"above": _above(gone, request)}, status=410)


def page_that_stood_here(request: HttpRequest) -> Page | None:
    """The page of this address that was published once and is offline now."""
    site = Site.find_for_request(request)
    parts = [part for part in request.path.split("/") if part]
    if site is None or len(parts) < 2:  # noqa: PLR2004 - the language, and something below it
        return None
    language, *slugs = parts
    home = (
        Page.objects.filter(translation_key=site.root_page.translation_key, locale__language_code=language)
        .values_list("url_path", flat=True)
        .first()
    )
    if home is None:
        return None
    path = home + "/".join(slugs) + "/"
    return Page.objects.filter(url_path=path, live=False, first_published_at__isnull=False).first()


def _above(gone: Page, request: HttpRequest) -> Link | None:
    """The page under which it stood, where something newer may be; not the home page, which is linked."""
    site = Site.find_for_request(request)
    above = with_kept_words(gone.get_ancestors().live().filter(~is_private()))
    found = above.select_related("alias_of__locale").last()
    if site is None or found is None or found.depth <= site.root_page.depth:
        return None
    return Link(found.get_url(request) or "", found.title, language=title_language(found))


def server_error(request: HttpRequest) -> HttpResponse:
    """Says sorry without a database, a session or a cache."""
    page = loader.get_template("500.html").render({"language": get_language() or "it"})
    return HttpResponse(page, status=500)
