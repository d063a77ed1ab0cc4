"""Photos that are still equal: staff start a run-off, the president of the jury moves on the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from contests.actions.counts import count_of
from contests.actions.rounds import RoundRefusedError
from contests.actions.ties import TieRefusedError, move_on_tie, start_run_off
from contests.jury_rules import may_deliberate, may_move_on_ties
from contests.models import Contest, Entry
from contests.ranking import PRESIDENT_MOTION
from contests.tie_forms import MotionForm, RunOffForm
from contests.views.counting import counting
from contests.views.rounds import refusal
from contests.views.seat import seat_of
from contests.waiting import deciding_round

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
def run_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a run-off among the photos that the form names; it opens at once."""
    contest = get_object_or_404(Contest, pk=pk)
    user = request.user
    if not user.is_authenticated or not may_deliberate(user, contest):
        raise PermissionDenied
    form = RunOffForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write until when the jury can vote: a moment that lies ahead."))
        return redirect("contests_results", pk)
    try:
        start_run_off(
            contest=contest,
            codes=request.POST.getlist("entry"),
            closes_at=form.cleaned_data["closes_at"],
            by=user,
        )
    except TieRefusedError:
        messages.error(request, _("This is not possible now."))
        return redirect("contests_results", pk)
    except RoundRefusedError as refused:  # more photos than a juror can put in order
        messages.error(request, refusal(refused))
        return redirect("contests_results", pk)
    messages.success(request, _("The run-off is open: the jurors find it on their page."))
    return redirect("contests_jury", pk)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def motion(request: HttpRequest, slug: str) -> HttpResponse:
    """The president's page: each group of equal photos, their order, and the reason."""
    juror = seat_of(request, slug)
    if not may_move_on_ties(juror):
        raise PermissionDenied
    round_ = deciding_round(juror.contest)
    counted = count_of(round_) if round_ is not None else None
    if round_ is not None and counted is None:
        return counting(request, round_, "contests/jury/counting.html")
    ties = counted.waiting if counted else ()
    waiting = [tie.entries for tie in ties if tie.step == PRESIDENT_MOTION]
    entries = {
        e.code: e
        for e in Entry.objects.filter(code__in=[code for codes in waiting for code in codes])
        .select_related("category")
        .prefetch_related("photos__derivatives")
    }
    sent = request.POST if request.method == "POST" else None
    forms = [
        MotionForm(
            sent if sent and sent.get("group") == min(codes) else None,
            entries=[entries[code] for code in sorted(codes)],
        )
        for codes in waiting
    ]
    for form in forms:
        if form.is_bound and form.is_valid():
            try:
                move_on_tie(juror=juror, codes=form.order, reason=form.cleaned_data["reason"])
            except TieRefusedError:
                messages.error(request, _("This is not possible now."))
            else:
                messages.success(request, _("Your motion is in the minutes."))
            return redirect("contests:jury_ties", slug)
    context = {
        "contest": juror.contest,
        "forms": forms,
        "motions": juror.contest.tie_motions.all(),
    }
    return render(request, "contests/jury/ties.html", context)
