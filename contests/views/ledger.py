"""The ledger of a contest and its bundle, for staff who run it and for auditors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contests.jury_rules import may_read_ledger
from contests.ledger_check import check_chain
from contests.ledger_words import details
from contests.models import Bundle, Contest
from hub.core.private_files import private_file

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

A_PAGE = 100


@require_safe
@never_cache
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """Every move, newest first, and whether the chain is whole."""
    if not may_read_ledger(request.user):
        raise PermissionDenied
    contest = get_object_or_404(Contest.objects.select_related("result__bundle"), pk=pk)
    lines = contest.ledger.select_related("actor").order_by("-number")
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("p"))
    context = {
        "contest": contest,
        "page": page,
        "lines": [(line, details(line)) for line in page],
        "checked": check_chain(contest),
        "result": None if contest.is_stopped else getattr(contest, "result", None),
    }
    return render(request, "contests/admin/ledger.html", context)


@require_safe
@never_cache
def sealed_bundle(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The zip with which anyone will check the result, from the seal on: auditors do it before everybody."""
    if not may_read_ledger(request.user):
        raise PermissionDenied
    found = Bundle.objects.filter(result__contest=pk).select_related("result__contest")
    made = get_object_or_404(found)
    if made.result.contest.is_stopped:
        raise Http404
    return private_file(
        request,
        made.file,
        content_type="application/zip",
        keep="private, no-store",
        filename=f"{made.result.contest.slug}-verifica.zip",
    )
