"""The addresses of the hub, where a refusal is its status and no page: walks ask for thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse

from hub.urls import handler400, handler500, urlpatterns

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=403)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=404)
