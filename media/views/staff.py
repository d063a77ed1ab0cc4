"""The staff's door: who may not come in is told so, where Wagtail would lead them to its first page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from media import rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from hub.accounts.models import User


def staff_door(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A staff page: 403 for a colleague without the right to it."""

    def door(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, **kwargs)
        except PermissionDenied:
            return render(request, "core/admin/forbidden.html", status=403)

    return door


def connector(request: HttpRequest) -> User:
    """Who may connect the town's accounts."""
    return who(request, rules.may_connect)


def moderator(request: HttpRequest) -> User:
    """Who may publish what comes in."""
    return who(request, rules.may_moderate)


def who(request: HttpRequest, allowed: Callable[[User], bool]) -> User:
    """The member of the staff who acts, or 403."""
    user: User = request.user  # type: ignore[assignment]
    if not allowed(user):
        raise PermissionDenied
    return user
