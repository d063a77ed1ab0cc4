"""Photos that look alike, two by two: a person says whether they are the same picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from contests import rules
from contests.actions import Refused
from contests.actions.lookalikes import decide_look_alike
from contests.enums import EntryStatus, LookAlikeVerdict, Phase
from contests.models import Contest, LookAlike
from contests.staff_forms import LookAlikeForm
from contests.views.staff import screener

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from contests.models import Entry
    from hub.accounts.models import User

A_PAGE = 6


@require_safe
@never_cache
def pairs(request: HttpRequest, pk: int) -> HttpResponse:
    """The pairs of a contest, the likest first; those that wait, or those that were decided."""
    user = screener(request)
    contest = get_object_or_404(Contest, pk=pk)
    all_of_it = LookAlike.objects.of_contest(contest)
    decided = request.GET.get("decided") == "yes"
    wanted = all_of_it.decided().order_by("-decided_at", "-pk") if decided else all_of_it.undecided()
    page = Paginator(wanted.for_display(), A_PAGE).get_page(request.GET.get("p"))
    context = {
        "contest": contest,
        "page": page,
        "decided": decided,
        "rows": [_row(user, pair) for pair in page],
        "waiting": all_of_it.undecided().count(),
        "done": all_of_it.decided().count(),
        "verdicts": LookAlikeVerdict,
    }
    return render(request, "contests/admin/lookalikes.html", context)


@require_POST
def decide(request: HttpRequest, pk: int, pair: int) -> HttpResponse:
    """Keep what was said of a pair; the next one gets the focus."""
    user = screener(request)
    contest = get_object_or_404(Contest, pk=pk)
    found = get_object_or_404(LookAlike.objects.of_contest(contest), pk=pair)
    form = LookAlikeForm(request.POST)
    back = reverse("contests_lookalikes", args=[contest.pk])
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
        return redirect(f"{back}#pair-{found.pk}")
    try:
        decide_look_alike(
            pair_id=found.pk,
            user=user,
            verdict=LookAlikeVerdict(form.cleaned_data["verdict"]),
            note=form.cleaned_data["note"],
            now=timezone.now(),
        )
    except Refused:
        messages.error(request, gettext("This pair was decided already, or one of the photos is your own."))
    else:
        messages.success(request, gettext("Your decision about the pair is kept."))
    following = LookAlike.objects.of_contest(contest).undecided().first()
    return redirect(f"{back}#pair-{following.pk}" if following else back)


def _row(user: User, pair: LookAlike) -> dict[str, Any]:
    return {
        "pair": pair,
        "said": said_of(pair),
        "sides": [
            {"photo": photo, "entry": photo.entry, "where": where(photo.entry)}
            for photo in (pair.photo, pair.other)
        ],
        "can_decide": rules.can_compare(user, pair),
        "own": user.pk in (pair.photo.entry.entrant_id, pair.other.entry.entrant_id),
        "form": LookAlikeForm(auto_id=f"pair-{pair.pk}-%s"),
    }


def said_of(pair: LookAlike) -> list[str]:
    """What the two have in common, without a name: who sent them is told on the page of each."""
    same_person = {
        True: gettext("The same person sent both."),
        False: gettext("Two different people sent them."),
        None: gettext("One of the two people has deleted their account."),
    }
    return [
        gettext("They are the very same file.")
        if pair.is_same_file
        else gettext("{bits} of 64 signs differ: the fewer, the more they look alike.").format(
            bits=pair.distance
        ),
        same_person[pair.is_same_person],
        gettext("They were sent to two contests.")
        if pair.is_other_contest
        else gettext("Both were sent to this contest."),
    ]


def where(entry: Entry) -> str:
    """The contest and year of an entry, and what became of it, as far as everybody may know."""
    contest = entry.contest
    told = str(EntryStatus(entry.status).label)
    if contest.phase in (Phase.PUBLISHED, Phase.ARCHIVED) and entry.status == EntryStatus.ADMITTED:
        told = _result(entry) or told
    return pgettext("contest, year: what became of the photo", "{contest}, {year}: {told}").format(
        contest=contest.name, year=contest.opens_at.year, told=told
    )


def _result(entry: Entry) -> str:
    placement = getattr(entry, "placement", None)
    if placement is None:
        return ""
    if placement.mention:
        return gettext("mention “{mention}”").format(mention=placement.mention)
    return gettext("place {place}").format(place=placement.place) if placement.place else ""
