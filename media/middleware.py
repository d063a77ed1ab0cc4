"""Public pictures in the embedded shape, where no other web server stands in front.

It answers before sessions, languages and compression: a picture needs none of them.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpResponseNotAllowed, HttpResponseNotFound
from django.views.static import serve

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

# Only pictures are public files. Documents have a view that knows who may read them.
TYPES = {
    ".avif": "image/avif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
NEVER = ("documents/", "wagtail_uploads/")
# A file's name changes with its content, so it may be kept for a year.
KEEP = "public, max-age=31536000, immutable"


class PublicFilesMiddleware:
    """Serves pictures below ``MEDIA_URL`` from ``MEDIA_ROOT``; whatever else is asked there is not found."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(settings.MEDIA_URL):
            return self.get_response(request)
        path = normpath(request.path_info.removeprefix(settings.MEDIA_URL)).lstrip("/")
        type_ = TYPES.get(PurePosixPath(path).suffix.lower())
        if type_ is None or path.startswith(NEVER) or "\x00" in path:
            return HttpResponseNotFound(content_type="text/plain")
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        try:
            response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
        except (Http404, SuspiciousOperation, OSError, ValueError):
            return HttpResponseNotFound(content_type="text/plain")
        response["Content-Type"] = type_
        response["Cache-Control"] = KEEP
        response["Content-Security-Policy"] = "default-src 'none'"
        return response
