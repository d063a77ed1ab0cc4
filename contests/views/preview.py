"""The page of results before it is public, for staff: the same page, and nothing is written for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from contests.actions.counts import count_of
from contests.ballots import outcome_of
from contests.counts import load_counts
from contests.jury_rules import may_deliberate
from contests.models import Result
from contests.placing import placements_of
from contests.views.counting import counting
from contests.views.jury_admin import closed_contest
from contests.views.results import LISTED, results_context, sealed_context
from contests.views.staff import member
from contests.vote_rules import public_still_votes
from contests.waiting import deciding_round

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from contests.counts import Counted
    from contests.models import Round


@never_cache
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be published if the result were sealed, or made public, now.

    Names stand there once the result is sealed: who can still change it does not read whose a photo is.
    """
    contest = closed_contest(request, pk)
    if contest.results_published_at:
        return redirect("contests:results", contest.slug)
    result = getattr(contest, "result", None)
    if result is not None:
        return _page(request, sealed_context(result, ahead=True))
    load_counts(contest)
    round_ = deciding_round(contest)
    if round_ is None or not may_deliberate(request.user, contest) or public_still_votes(contest):
        return _nothing(request, pk)
    counted = count_of(round_)
    if counted is None:
        return counting(request, round_)
    if not any(row["place"] for row in counted.record["ranking"]):
        return _nothing(request, pk)
    return _page(request, _draft_context(round_, counted))


def _draft_context(round_: Round, counted: Counted) -> dict[str, object]:
    """What the seal would write down, only shown; also while a tie still waits for somebody."""
    contest, ranking = round_.contest, counted.record["ranking"]
    vote = getattr(contest, "public_vote", None)
    if vote is not None and vote.outcome is None:
        vote.outcome = outcome_of(vote)
    result = Result(
        contest=contest,
        record_sha256=counted.record["sha256"],
        round_kind=round_.kind,
        jurors=counted.record["jurors"],
    )
    placements = placements_of(result, ranking, first=LISTED)
    return results_context(result, placements, total=len(ranking), ahead=True, named=False)


def _page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    # The header asks who may open the admin: whoever is here has come through its door.
    member(request).opens_admin = True
    return render(request, "contests/results/results.html", context)


def _nothing(request: HttpRequest, pk: int) -> HttpResponse:
    messages.error(request, _("There is nothing to publish."))
    return redirect("contests_results", pk)
