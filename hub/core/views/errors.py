"""When something is not there, not allowed, or broken: an answer in the site's own voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import get_language
from wagtail.models import Page, Site

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
    if was_published(request):
        return render(request, "410.html", status=410)
    return render(request, "404.html", status=404)


def was_published(request: HttpRequest) -> bool:
    """Whether a page that is offline now has stood at this address."""
    site = Site.find_for_request(request)
    parts = [part for part in request.path.split("/") if part]
    if site is None or len(parts) < 2:  # noqa: PLR2004 - the language, and something below it
        return False
    language, *slugs = parts
    home = (
        Page.objects.filter(translation_key=site.root_page.translation_key, locale__language_code=language)
        .values_list("url_path", flat=True)
        .first()
    )
    if home is None:
        return False
    path = home + "/".join(slugs) + "/"
    return Page.objects.filter(url_path=path, live=False, first_published_at__isnull=False).exists()


def server_error(request: HttpRequest) -> HttpResponse:
    """Says sorry without a database, a session or a cache."""
    page = loader.get_template("500.html").render({"language": get_language() or "it"})
    return HttpResponse(page, status=500)
