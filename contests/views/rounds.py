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
from contests.actions.counts import count_of
from contests.actions.steps import take_step
from contests.advance import outcome_of, passing_by
from contests.assignment import EVERYBODY_UP_TO
from contests.desk import pool_of
from contests.enums import ORDERED, LongStep, RoundKind
from contests.jury_rules import (
    may_change_round,
    may_plan_rounds,
    may_run_rounds,
    may_see_round,
)
from contests.models import Contest, Entry, Round
from contests.passing import around_the_border
from contests.record import decimal_of
from contests.round_forms import RoundForm
from contests.showcase import decided_words, parted
from contests.templatetags.contest_photos import titled
from contests.views.counting import counting
from contests.views.staff import member

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest, HttpResponse

    from contests.passing import Passing


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
        "many": photos is not None and photos > EVERYBODY_UP_TO,
    }
    return render(request, "contests/admin/round_plan.html", context)


@require_POST
def step(request: HttpRequest, pk: int, number: int, do: str) -> HttpResponse:
    """Fix, open, close, reveal or remove a round; what is refused says why."""
    round_ = _round(pk, number)
    if not may_run_rounds(request.user):
        raise PermissionDenied
    staff, made = member(request), True
    deeds: dict[str, Any] = {
        "close": lambda: round_actions.close_round(
            round_=round_,
            by=staff,
            reason=request.POST.get("reason", ""),
            left_out=request.POST.getlist("left_out"),
        ),
        "reveal": lambda: round_actions.reveal_round(round_=round_, by=staff),
        "remove": lambda: round_plans.remove_round(round_=round_, by=staff),
    }
    try:
        if do in LongStep:
            made = take_step(round_=round_, step=LongStep(do), by=staff)
        elif do in deeds:
            deeds[do]()
        else:
            raise Http404
    except round_actions.RoundRefusedError as refused:
        messages.error(request, refusal(refused))
    else:
        if made:
            messages.success(request, _("Done."))
    return redirect("contests_jury", pk)


@never_cache
@require_http_methods(["GET"])
def outcome(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What a revealed round gave each photo, and what goes on; confirming it is one button."""
    rounds = Round.objects.select_related("contest", "count_kept", "step_asked")
    round_ = get_object_or_404(rounds, contest=pk, number=number)
    if not may_see_round(request.user, round_):
        raise PermissionDenied
    outcome = _outcome(round_)
    if outcome is None:
        return counting(request, round_)
    record, passing = outcome
    following = round_.following
    is_ordered = round_.kind in ORDERED
    passed = set(passing.entries)
    if round_.concluded_at is not None and following is not None:
        # What was confirmed stands, also if an entry was withdrawn since.
        passed = set(following.finalists.values_list("entry__code", flat=True))
    lines = record["lines"] if round_.kind == RoundKind.SHORTLIST else record["ranking"]
    border: list[Any] = []
    if round_.kind == RoundKind.SHORTLIST:
        lines = sorted(lines, key=lambda line: (-Fraction(line["share"] or 0), line["entry"]))
    elif following is not None:
        border = around_the_border(lines, passed)
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("p"))
    entries = {
        entry.code: entry
        for entry in Entry.objects.filter(contest=pk, code__in=[line["entry"] for line in (*page, *border)])
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
                "decided": decided_words(line) if is_ordered else "",
                "percent": _percent(line.get("share")),
                "passes": line["entry"] in passed,
                "is_border": line["entry"] in passing.border,
            }
            for line in page
        ],
        "passing": passing,
        "passed": passed,
        "parted": parted(border, {code: titled(entry) for code, entry in entries.items()}),
        "is_ordered": is_ordered,
        "is_shortlist": round_.kind == RoundKind.SHORTLIST,
        "reached": any(line.get("outcome") == "passes" for line in lines),
    } | asked_step([round_])
    return render(request, "contests/admin/round_outcome.html", context)


def asked_step(rounds: Iterable[Round]) -> dict[str, object]:
    """The step of a large round that the worker is at, or why it refused one, for ``long_step.html``."""
    steps = (getattr(round_, "step_asked", None) for round_ in rounds)
    asked = next((step for step in steps if step is not None and step.is_to_be_told), None)
    if asked is None:
        return {}
    refused = round_actions.RoundRefusedError(asked.refused, asked.entries)
    why = refusal(refused) if asked.refused else ""
    return {"asked": asked, "is_under_way": not why, "refusal": why}


def refusal(refused: round_actions.RoundRefusedError) -> str:
    """Why a step was not made, for the person who tried it."""
    named = ", ".join(refused.entries[:10])
    return {
        "phase": _("A round begins once entries are closed, and before the result is sealed."),
        "no_jury": _("Invite the jurors first."),
        "no_entries": _("There is no admitted photo yet."),
        "too_few": _("Too few jurors have judged these photos so far: %s") % named,
        "unassignable": _("These photos have too few jurors who may judge them: %s") % named,
        "quorum": _(
            "There are more than 300 photos: change the round and say how many jurors judge each of them."
        ),
        "stopped": _("The contest was stopped: its rounds do not go on."),
        "no_reason": _("Some jurors are not done: write why you close the round."),
        "no_following": _("A round of yes or no only chooses who goes on: plan the round that follows it."),
        "too_many": _("A juror can put at most 50 photos in order: let a round before this one choose."),
    }.get(refused.code, _("This is not possible now."))


def _outcome(round_: Round) -> tuple[Mapping[str, Any], Passing] | None:
    """What was confirmed, or what is counted; ``None`` while the worker counts."""
    if round_.concluded_at is not None and round_.following is not None:
        return outcome_of(round_)
    counted = count_of(round_)
    return None if counted is None else (counted.record, passing_by(counted.record))


def _percent(share: str | None) -> int | None:
    return None if share is None else int(Fraction(share) * 100 + Fraction(1, 2))


def _round(pk: int, number: int) -> Round:
    return get_object_or_404(Round.objects.select_related("contest"), contest=pk, number=number)
