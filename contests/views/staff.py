"""Who of the staff acts in a view, or 403."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from contests import rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from hub.accounts.models import User


def member(request: HttpRequest) -> User:
    """Who is logged in; what they may do is asked beside each deed."""
    return _who(request, lambda user: user.is_authenticated)


def screener(request: HttpRequest) -> User:
    """Who may look at the entries of contests."""
    return _who(request, rules.can_screen)


def manager(request: HttpRequest) -> User:
    """Who may set contests up."""
    return _who(request, rules.can_manage)


def _who(request: HttpRequest, allowed: Callable[[User], bool]) -> User:
    user: User = request.user  # type: ignore[assignment]
    if not allowed(user):
        raise PermissionDenied
    return user
