"""Conflicts of interest in the admin: who must not judge what. One's own photos need no word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from contests.actions.rounds import RoundRefusedError, declare_conflict, lift_conflict
from contests.enums import ConflictKind
from contests.jury_rules import may_change_jury, may_run_rounds
from contests.models import Conflict, Contest
from contests.round_forms import ConflictForm
from contests.views.rounds import refusal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from hub.accounts.models import User

A_PAGE = 60


@never_cache
@require_http_methods(["GET", "POST"])
def conflicts(request: HttpRequest, pk: int) -> HttpResponse:
    """The declared conflicts of a contest, newest first, and the form for one more."""
    contest = get_object_or_404(Contest, pk=pk)
    staff = _staff(request)
    form = ConflictForm(request.POST or None, contest=contest)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                for entry in data["code"]:
                    declare_conflict(
                        juror=data["juror"], entry=entry, kind=ConflictKind(data["kind"]), by=staff
                    )
        except RoundRefusedError as refused:
            messages.error(request, refusal(refused))
        else:
            messages.success(request, _("The juror does not judge these photos any more."))
        return redirect("contests_conflicts", pk)
    rows = Conflict.objects.filter(juror__contest=contest).select_related("juror__user", "entry")
    context = {
        "contest": contest,
        "form": form,
        "page": Paginator(rows.order_by("-declared_at", "-pk"), A_PAGE).get_page(request.GET.get("p")),
        "may_change": may_change_jury(contest),
    }
    return render(request, "contests/admin/conflicts.html", context)


@require_POST
def lift(request: HttpRequest, pk: int, conflict: int) -> HttpResponse:
    """Take back a conflict that was declared by mistake."""
    staff = _staff(request)
    found = get_object_or_404(
        Conflict.objects.select_related("juror", "entry"), pk=conflict, juror__contest=pk
    )
    try:
        lifted = lift_conflict(juror=found.juror, entry=found.entry, by=staff)
    except RoundRefusedError as refused:
        messages.error(request, refusal(refused))
    else:
        if lifted:
            messages.success(request, _("The conflict is taken back."))
        else:
            messages.error(request, _("Who stepped back by themselves does not come back to this photo."))
    return redirect("contests_conflicts", pk)


def _staff(request: HttpRequest) -> User:
    if not request.user.is_authenticated or not may_run_rounds(request.user):
        raise PermissionDenied
    return request.user
