"""What an answer of the admin needs that no view of the contests gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from wagtail.admin import messages

from contests.models import ContestPage, LateAnnouncementError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class LateAnnouncementMiddleware:
    """Whoever publishes a contest's page too late reads why, by whichever of Wagtail's doors they came.

    The editor's own form says it beside its fields. Several pages at once, an approval, a translation or a
    copy have no hook for it; each is one transaction, of which nothing stays.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, LateAnnouncementError):
            return None
        messages.error(request, str(exception))
        page = ContestPage.objects.filter(contest=exception.contest, alias_of=None).first()
        return redirect("wagtailadmin_pages:edit", page.pk) if page else redirect("wagtailadmin_home")
