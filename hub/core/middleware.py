"""What every answer carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpResponseRedirect
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse, translate_url
from django.utils.translation import get_language_from_path

from hub.core.shell import shell_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """A strict policy for the site; only the admin has inline styles and scripts (Wagtail's own)."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(reverse("wagtailadmin_home")):
            inline = [SELF, UNSAFE_INLINE]
            parts.replace = {"script-src": inline, "style-src": inline, **(parts.replace or {})}
        return parts


class TextCompressionMiddleware(GZipMiddleware):
    """Compresses pages, never pictures: these are compressed already, and take long to be so again."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.get("Content-Type", "")
        if kind.startswith(("image/", "video/")) and not kind.startswith("image/svg"):
            return response
        return super().process_response(request, response)


class SiteLanguagesMiddleware:
    """A language that this site does not offer leads to the one in which it is written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = get_language_from_path(request.path_info)
        if code and code != settings.LANGUAGE_CODE and code not in shell_of(request).frame.languages:
            return HttpResponseRedirect(translate_url(request.get_full_path(), settings.LANGUAGE_CODE))
        return self.get_response(request)
