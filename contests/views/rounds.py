"""The rounds of a jury in the admin: planned, fixed, opened, closed, revealed, and what goes on.

No value is read here before the round is revealed; what goes on is computed, shown, and then confirmed.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from contests.actions import round_plans
from contests.actions import rounds as round_actions
from contests.advance import passing_in
from contests.assignment import EVERYBODY_UP_TO, UnassignableError
from contests.desk import pool_of
from contests.enums import RoundKind
from contests.jury_rules import (
    may_change_round,
    may_plan_rounds,
    may_run_rounds,
    may_see_round,
)
from contests.models import Contest, Entry, Round
from contests.record import decimal_of
from contests.round_forms import RoundForm
from contests.tally import tally
from contests.views.staff import member

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


A_PAGE = 60


@never_cache
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, pk: int, number: int | None = None) -> HttpResponse:
    """Plan one more round, or change one that is not fixed yet."""
    contest = get_object_or_404(Contest, pk=pk)
    if not may_run_rounds(request.user):
        raise PermissionDenied
    round_ = None if number is None else _round(pk, number)
    if not (may_plan_rounds(contest) if round_ is None else may_change_round(round_)):
        messages.error(request, _("This is not possible any more."))
        return redirect("contests_jury", pk)
    form = RoundForm(request.POST or None, contest=contest, round_=round_)
    if request.method == "POST" and form.is_valid():
        try:
            if round_ is None:
                round_plans.add_round(contest=contest, plan=form.plan(), by=member(request))
            else:
                round_plans.change_round(round_=round_, plan=form.plan(), by=member(request))
        except round_actions.RoundRefusedError as refused:
            messages.error(request, refusal(refused))
        else:
            messages.success(request, _("The round is saved."))
        return redirect("contests_jury", pk)
    photos = pool_of(round_).count() if round_ is not None and round_.number == 1 else None
    context = {
        "contest": contest,
        "round": round_,
        "form": form,
        "photos": photos,
        "advise_quorum": photos is not None and photos > EVERYBODY_UP_TO,
    }
    return render(request, "contests/admin/round_plan.html", context)


@require_POST
def step(request: HttpRequest, pk: int, number: int, do: str) -> HttpResponse:
    """Fix, open, close, reveal or remove a round; what is refused says why."""
    round_ = _round(pk, number)
    if not may_run_rounds(request.user):
        raise PermissionDenied
    staff = member(request)
    deeds: dict[str, Any] = {
        "lock": lambda: round_actions.lock_round(round_=round_, by=staff),
        "open": lambda: round_actions.open_round(round_=round_, by=staff),
        "close": lambda: round_actions.close_round(
            round_=round_,
            by=staff,
            reason=request.POST.get("reason", ""),
            left_out=request.POST.getlist("left_out"),
        ),
        "reveal": lambda: round_actions.reveal_round(round_=round_, by=staff),
        "conclude": lambda: round_actions.conclude_round(round_=round_, by=staff),
        "remove": lambda: round_plans.remove_round(round_=round_, by=staff),
    }
    if do not in deeds:
        raise Http404
    try:
        deeds[do]()
    except round_actions.RoundRefusedError as refused:
        messages.error(request, refusal(refused))
    except UnassignableError as error:
        codes = ", ".join(lack.entry for lack in error.lacks[:10])
        messages.error(request, _("These photos have too few jurors who may judge them: %s") % codes)
    else:
        messages.success(request, _("Done."))
    return redirect("contests_jury", pk)


@never_cache
@require_http_methods(["GET"])
def outcome(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What a revealed round gave each photo, and what goes on; confirming it is one button."""
    round_ = _round(pk, number)
    if not may_see_round(request.user, round_):
        raise PermissionDenied
    record = tally(round_)
    following = round_.following
    passing = passing_in(record, round_, following)
    passed = set(passing.entries)
    if round_.concluded_at is not None and following is not None:
        # What was confirmed stands, also if an entry was withdrawn since.
        passed = set(following.finalists.values_list("entry__code", flat=True))
    lines = record["lines"] if round_.kind == RoundKind.SHORTLIST else record["ranking"]
    if round_.kind == RoundKind.SHORTLIST:
        lines = sorted(lines, key=lambda line: (-Fraction(line["share"] or 0), line["entry"]))
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("p"))
    entries = {
        entry.code: entry
        for entry in Entry.objects.filter(contest=pk, code__in=[line["entry"] for line in page])
        .only("code", "title", "language", "status")
        .prefetch_related("photos__derivatives")
    }
    context = {
        "contest": round_.contest,
        "round": round_,
        "following": following,
        "page": page,
        "rows": [
            {
                "line": line,
                "entry": entries.get(line["entry"]),
                "mean": decimal_of(Fraction(line["mean"])) if line.get("mean") else None,
                "percent": _percent(line.get("share")),
                "passes": line["entry"] in passed,
                "is_border": line["entry"] in passing.border,
            }
            for line in page
        ],
        "passing": passing,
        "passed": passed,
        "is_shortlist": round_.kind == RoundKind.SHORTLIST,
        "reached": any(line.get("outcome") == "passes" for line in lines),
    }
    return render(request, "contests/admin/round_outcome.html", context)


def refusal(refused: round_actions.RoundRefusedError) -> str:
    """Why a step was not made, for the person who tried it."""
    return {
        "no_jury": _("Invite the jurors first."),
        "no_entries": _("There is no admitted photo yet."),
        "too_few": _("These photos have too few scores yet: %s") % ", ".join(refused.entries[:10]),
        "no_reason": _("Some jurors are not done: write why you close the round."),
        "no_following": _("A round of yes or no only chooses who goes on: plan the round that follows it."),
        "too_many": _("A juror can put at most 50 photos in order: let a round before this one choose."),
    }.get(refused.code, _("This is not possible now."))


def _percent(share: str | None) -> int | None:
    return None if share is None else int(Fraction(share) * 100 + Fraction(1, 2))


def _round(pk: int, number: int) -> Round:
    return get_object_or_404(Round.objects.select_related("contest"), contest=pk, number=number)
