"""The public vote in the admin: its settings and state; its ballots, which are struck unseen.

Staff see when a ballot came and from which heap, never an address and never for whom it is. Totals show
after the end, and not before the jury is revealed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contests import vote_rules
from contests.actions.vote_keeping import destroy_key
from contests.actions.votes import VoteRefusedError, call_off_vote, set_vote, strike_ballots
from contests.ballots import ballots_for_staff, heaps_of, outcome_of
from contests.models import Contest, Entry, PublicVote
from contests.templatetags.contest_photos import titled
from contests.views.staff import manager
from contests.vote_forms import StrikeForm, VoteForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from hub.accounts.models import User

A_PAGE = 100


def _vote(pk: int) -> PublicVote:
    return get_object_or_404(PublicVote.objects.select_related("contest"), contest=pk)


@never_cache
@require_http_methods(["GET", "POST"])
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the public vote, change what can still change, see where the vote stands."""
    user = manager(request)
    contest = get_object_or_404(Contest, pk=pk)
    standing = PublicVote.objects.select_related("contest").filter(contest=contest).first()
    now = timezone.now()
    may_set = (
        vote_rules.can_set(user, standing, now)
        if standing
        else contest.phase_at(now) in vote_rules.BEFORE_SEAL[:-1] and contest.judging_until > now
    )
    form = VoteForm(
        request.POST if request.method == "POST" and may_set else None,
        instance=PublicVote.objects.get(pk=standing.pk) if standing else None,  # the form changes it
        contest=contest,
    )
    if form.is_bound and form.is_valid():
        try:
            set_vote(contest=contest, settings=form.decided(), by=user)
        except VoteRefusedError:
            messages.error(request, gettext("This is not possible any more."))
        else:
            messages.success(request, gettext("The vote is saved."))
        return redirect("contests_vote", pk)
    context: dict[str, Any] = {
        "contest": contest,
        "vote": standing,
        "form": form,
        "may_set": may_set,
        "strike_form": StrikeForm(),
    }
    if standing is not None:
        context |= _state(user, standing, now)
    return render(request, "contests/admin/vote.html", context)


def _state(user: User, vote: PublicVote, now: Any) -> dict[str, Any]:
    struck = vote.ballots.struck().count()
    return {
        "is_open": vote_rules.is_open(vote, now),
        "has_begun": vote_rules.has_begun(vote, now),
        "has_ended": vote_rules.has_ended(vote, now),
        "counted": vote.ballots.count() - struck,
        "struck": struck,
        "totals": totals_of(user, vote),
        "may_destroy": vote_rules.can_destroy_key(user, vote, now),
    }


def totals_of(user: User, vote: PublicVote) -> list[dict[str, Any]] | None:
    """The photos that the public chose, best first; ``None`` as long as nobody may know."""
    if not vote_rules.can_see_totals(user, vote, timezone.now()):
        return None
    rows = (vote.outcome or outcome_of(vote))["standings"]
    chosen = [row for row in rows if row["votes"]]
    entries = Entry.objects.filter(contest=vote.contest_id).only("code", "title", "language")
    titles = {entry.code: titled(entry) for entry in entries}
    return [row | {"title": titles.get(row["entry"], "")} for row in chosen]


@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a vote that has not begun."""
    user = manager(request)
    try:
        call_off_vote(vote=_vote(pk), by=user)
    except VoteRefusedError:
        messages.error(request, gettext("This is not possible any more."))
    else:
        messages.success(request, gettext("The public does not vote in this contest."))
    return redirect("contests_vote", pk)


@require_POST
def destroy(request: HttpRequest, pk: int) -> HttpResponse:
    """Destroy the key before its time, once the result is out."""
    user = manager(request)
    try:
        destroy_key(vote=_vote(pk), by=user)
    except VoteRefusedError:
        messages.error(request, gettext("This is not possible now."))
    else:
        messages.success(request, gettext("The key is destroyed."))
    return redirect("contests_vote", pk)


@never_cache
@require_safe
def ballots(request: HttpRequest, pk: int) -> HttpResponse:
    """Ballots by time, all or those of one heap; to strike or to count again."""
    user = manager(request)
    vote = _vote(pk)
    heaps = heaps_of(vote)
    chosen = next((heap for heap in heaps if heap.code == request.GET.get("heap")), None)
    page = Paginator(ballots_for_staff(vote, chosen), A_PAGE).get_page(request.GET.get("p"))
    names = {(heap.kind, heap.mark): heap for heap in heaps}
    rows = [
        {
            "ballot": ballot,
            "seconds": round((ballot.cast_at - ballot.asked_at).total_seconds()),
            "network": names.get(("network", ballot.network)),
            "domain": names.get(("domain", ballot.domain)),
        }
        for ballot in page
    ]
    context = {
        "contest": vote.contest,
        "vote": vote,
        "heaps": heaps,
        "chosen": chosen,
        "rows": rows,
        "page": page,
        "form": StrikeForm(),
        "may_strike": vote_rules.can_strike(user, vote, timezone.now()),
    }
    return render(request, "contests/admin/ballots.html", context)


@require_POST
def strike(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike the ticked ballots with a reason, or count them again."""
    user = manager(request)
    vote = _vote(pk)
    form = StrikeForm(request.POST)
    wanted = [int(value) for value in request.POST.getlist("ballot")[: A_PAGE * 2] if value.isdecimal()]
    address = reverse("contests_ballots", args=[pk])
    if not form.is_valid():
        messages.error(request, gettext("Write the reason."))
    elif not wanted:
        messages.warning(request, gettext("Tick at least one ballot."))
    else:
        undo = form.cleaned_data["do"] == "undo"
        try:
            changed = strike_ballots(
                vote=vote, ballots=wanted, reason=form.cleaned_data["reason"], by=user, undo=undo
            )
        except VoteRefusedError:
            messages.error(request, gettext("This is not possible any more."))
        else:
            _say(request, changed, undo=undo)
    heap = request.POST.get("heap", "")
    return redirect(f"{address}?heap={heap}" if heap.replace("-", "").isalnum() else address)


def _say(request: HttpRequest, changed: int, *, undo: bool) -> None:
    words = (
        ngettext("%(number)d ballot counts again.", "%(number)d ballots count again.", changed)
        if undo
        else ngettext("%(number)d ballot is struck.", "%(number)d ballots are struck.", changed)
    )
    messages.success(request, words % {"number": changed})
