"""Where contests stand, for staff: on the admin's first page, and each on a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from contests import rules
from contests.agenda import Standing, not_over, standings
from contests.failed_mails import failed_mails
from contests.jury_rules import may_export
from contests.models import Contest
from contests.views.staff import manager, member
from hub.core.actions import try_again_now

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from hub.accounts.models import User

# So many contests stand on the admin's first page, those that began last.
ON_FIRST_PAGE = 12


def dashboard_panel(request: HttpRequest) -> SafeString | str:
    """Every contest that is not over: phase, time left, numbers, and what waits for whom."""
    if not rules.can_look(request.user):
        return ""
    rows = [row for row in standings(not_over()[:ON_FIRST_PAGE], counts_ties=False) if not row.is_past]
    if not rows:
        return ""
    return render_to_string("contests/admin/dashboard.html", {"rows": _for(member(request), rows)})


@require_safe
@never_cache
def standing(request: HttpRequest, pk: int) -> HttpResponse:
    """The same of one contest, with each juror who is late, and what may be taken out in every phase."""
    user = member(request)
    if not rules.can_look(user):
        raise PermissionDenied
    rows = standings(Contest.objects.filter(pk=pk))
    if not rows:
        raise Http404
    context = _for(user, rows)[0] | {
        "contest": rows[0].contest,
        "mails_failed": len(failed_mails().get(pk, ())) if rules.can_manage(user) else 0,
        "may_run": user.has_perm(rules.RUN_JURY),
        "may_export": may_export(user),
    }
    return render(request, "contests/admin/standing.html", context)


@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker try once more to send the mails of a contest that it had given up."""
    manager(request)
    number = try_again_now(results=failed_mails().get(pk, ()))
    words = ngettext("%(number)s mail is tried again.", "%(number)s mails are tried again.", number)
    messages.success(request, words % {"number": number})
    return redirect("contests_standing", pk)


def _for(user: User, rows: list[Standing]) -> list[dict[str, object]]:
    """Each with its todos, and whether this person may open the page of each."""
    return [
        {
            "standing": row,
            "contest": row.contest,
            "todos": [(todo, user.has_perm(todo.right)) for todo in row.todos],
        }
        for row in rows
    ]
