"""Who of the staff acts in a view of the town's accounts, or 403."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from media import rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from hub.accounts.models import User


def connector(request: HttpRequest) -> User:
    """Who may connect the town's accounts."""
    return _who(request, rules.may_connect)


def moderator(request: HttpRequest) -> User:
    """Who may publish what comes in."""
    return _who(request, rules.may_moderate)


def _who(request: HttpRequest, allowed: Callable[[User], bool]) -> User:
    user: User = request.user  # type: ignore[assignment]
    if not allowed(user):
        raise PermissionDenied
    return user
