"""Which site answers a request, and its header and footer: one query for both."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery
from django.http.request import split_domain_port
from wagtail.models import Site

from hub.core.actions import build_frames
from hub.core.frame import Frame, OutdatedFrameError
from hub.core.models import BuiltFrame, SiteSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest


def site_and_frame(request: HttpRequest, language: str) -> tuple[Site | None, Frame]:
    """The site as Wagtail would find it; its frame as it was last built, built now if there is none yet."""
    kept = BuiltFrame.objects.filter(site=OuterRef("pk"), language=language).values("content")
    site = site_with(request, frame=Subquery(kept[:1]))
    if site is None:
        return None, Frame(settings.WAGTAIL_SITE_NAME, [code for code, _name in settings.LANGUAGES])
    if site.frame is not None:
        with suppress(OutdatedFrameError):
            return site, Frame.from_plain(site.frame)
    return site, build_frames()[site.pk][language]


def site_with(request: HttpRequest, **asked: Any) -> Any:
    """The site as Wagtail would find it, if there is one, with the answers to what is ``asked`` besides."""
    # Wagtail reads it so: which hosts are allowed is asked elsewhere.
    host = split_domain_port(request._get_raw_host())[0]  # type: ignore[attr-defined]  # noqa: SLF001
    sites = Site.objects.filter(Q(hostname=host) | Q(is_default_site=True)).select_related("root_page")
    return answering(list(sites.annotate(**asked)), host, request.get_port())


def answering(sites: Sequence[Site], host: str, port: str) -> Site | None:
    """Which of those with this host, or the default one, answers: the rule of ``Site.find_for_request()``.

    The one of this host and port, else the default one if it has this host. Else, where a port tells
    nothing, the only one of this host, or the default one.
    """
    named = [site for site in sites if site.hostname == host]
    default = [site for site in sites if site.is_default_site]
    exact = [site for site in named if str(site.port) == port]
    for found in (exact, [site for site in named if site.is_default_site]):
        if found:
            return found[0]
    if len(named) == 1:
        return named[0]
    return default[0] if default else None


def town_name(request: HttpRequest | None = None) -> str:
    """How the municipality calls itself, on the site that answers; without a request on the default one."""
    if request is not None:
        site = Site.find_for_request(request)
    else:
        site = Site.objects.filter(is_default_site=True).first()
    return SiteSettings.for_site(site).name if site is not None else settings.WAGTAIL_SITE_NAME
