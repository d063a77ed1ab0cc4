"""Who of the staff acts in a view, or 403; and the pages of a contest that are closed to who votes in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from contests import rules
from contests.jury_rules import may_leave
from contests.models import Juror

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

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


def staff_door(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A staff page: 403 for a colleague without the right to it, and for who sits in the contest's jury.

    The latter until the result is out. Who was seated before they joined the staff goes on as a juror: here
    they would read names, or what the others gave. The contest is ``pk``, or that of the entry that ``code``
    names.
    """

    def door(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        seat = _seat(request.user.pk or 0, kwargs)
        if seat is not None:
            context = {"contest": seat.contest, "may_leave": may_leave(seat)}
            return render(request, "contests/admin/seated.html", context, status=403)
        try:
            return view(request, **kwargs)
        except PermissionDenied:
            # Wagtail would lead a colleague to its first page, and a program that fetches a file, too.
            return render(request, "contests/admin/forbidden.html", status=403)

    return door


def _seat(user: int, named: Mapping[str, Any]) -> Juror | None:
    seats = Juror.objects.of(user).sitting().filter(contest__results_published_at__isnull=True)
    if "code" in named:
        seats = seats.filter(contest__entries__code=named["code"])
    elif "pk" in named:
        seats = seats.filter(contest=named["pk"])
    else:
        return None
    return seats.select_related("contest").first()


def _who(request: HttpRequest, allowed: Callable[[User], bool]) -> User:
    user: User = request.user  # type: ignore[assignment]
    if not allowed(user):
        raise PermissionDenied
    return user
