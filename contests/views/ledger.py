"""The ledger of a contest, for staff who run it and for auditors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contests.actions.ledger import first_broken_line
from contests.jury_rules import may_read_ledger
from contests.ledger_words import details
from contests.models import Contest

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

A_PAGE = 100


@require_safe
@never_cache
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """Every move, newest first, and whether the chain is whole."""
    if not may_read_ledger(request.user):
        raise PermissionDenied
    contest = get_object_or_404(Contest, pk=pk)
    lines = contest.ledger.select_related("actor").order_by("-number")
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("p"))
    context = {
        "contest": contest,
        "page": page,
        "lines": [(line, details(line)) for line in page],
        "broken": first_broken_line(contest),
    }
    return render(request, "contests/admin/ledger.html", context)
