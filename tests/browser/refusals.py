"""The site's addresses, and one for each error page: ``/it/errori/403/``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.urls import path

from hub.accounts.limits import too_many
from hub.core.views.errors import csrf_failure
from hub.urls import handler400, handler403, handler404, handler500
from hub.urls import urlpatterns as site

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def refuse(request: HttpRequest, code: str) -> HttpResponse:
    """Fail as a view does."""
    if code == "400":
        raise SuspiciousOperation
    if code == "403":
        raise PermissionDenied
    if code == "403-form":
        return csrf_failure(request)
    if code == "429":
        return too_many(request, 60)
    raise RuntimeError(code)


urlpatterns = [*i18n_patterns(path("errori/<slug:code>/", refuse)), *site]
