"""What browsers ask for beside pages: the site's colours, its icon, its manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from wagtail.models import Site

from hub.core.framing import stylesheet_name
from hub.core.models import SiteSettings
from hub.core.models.site_settings import stylesheet
from hub.core.shell import shell_of

if TYPE_CHECKING:
    from django.http import HttpRequest

DAY = 86_400


def site_stylesheet(request: HttpRequest, name: str) -> HttpResponse:
    """The colours of this site. The name changes with them, so a browser may keep it for a year."""
    site = Site.find_for_request(request)
    own = SiteSettings.base_queryset().filter(site=site).first()
    if own is None:
        raise Http404
    response = HttpResponse(stylesheet(own), content_type="text/css; charset=utf-8")
    current = stylesheet_name(own) == name
    patch_cache_control(response, public=True, max_age=365 * DAY if current else 0, immutable=current)
    return response


def favicon(request: HttpRequest) -> HttpResponse:
    """The crest, else the hub's own sign."""
    url = shell_of(request).frame.crest_url or static("core/img/favicon.svg")
    response = HttpResponseRedirect(url)
    patch_cache_control(response, public=True, max_age=DAY)
    return response


def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to put the hub among its apps."""
    frame = shell_of(request).frame
    icons = [{"src": static("core/img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}]
    if frame.crest_url:
        icons.insert(0, {"src": frame.crest_url, "sizes": "512x512", "type": "image/png"})
    answer = JsonResponse(
        {
            "name": frame.name,
            "short_name": frame.name[:30],
            "start_url": "/",
            "scope": "/",
            "display": "browser",
            "background_color": "#ffffff",
            "theme_color": frame.colour,
            "icons": icons,
        },
        content_type="application/manifest+json",
    )
    patch_cache_control(answer, public=True, max_age=DAY)
    return answer
