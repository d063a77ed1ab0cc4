"""What the juror's pages share: the seat, the photos, and what is said to who cannot be here now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.http import Http404, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from contests.enums import Phase, RoundKind, RoundState
from contests.jury_rules import holds_office, may_accept
from contests.models import Juror, Photo

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from contests.models import Contest

# A device sends no more at once: see autosave.js.
MOST_TOUCHES = 100
NOT_YET = (RoundState.SETUP, RoundState.LOCKED)


def seat_of(request: HttpRequest, slug: str) -> Juror:
    """The person's seat, removed or not; 404 for who never had one, and in a draft."""
    seats = Juror.objects.of(user_pk(request)).announced().select_related("contest", "contest__jury")
    juror = seats.filter(contest__slug=slug).first()
    if juror is None:
        raise Http404
    return juror


def away(request: HttpRequest, juror: Juror) -> HttpResponse:
    """A kind page for a juror who cannot be here now."""
    words = _closed_words(juror)
    context = {
        "juror": juror,
        "contest": juror.contest,
        "words": unsaved(words) if request.method == "POST" and juror.is_sitting else words,
        "may_accept": juror.accepted_at is None and may_accept(juror),
        "trail": trail(),
    }
    return render(request, "contests/jury/away.html", context, status=403)


def refuse(request: HttpRequest, juror: Juror) -> HttpResponse:
    """The same, said in the way in which the request was made."""
    if is_fetch(request):
        return JsonResponse({"error": unsaved(_closed_words(juror))}, status=409)
    return away(request, juror)


def touches_of(request: HttpRequest) -> list[QueryDict]:
    """What a script sends: all touches that waited, each as the form was then; a plain form is one."""
    sent = request.POST.getlist("touch")
    if len(sent) > MOST_TOUCHES:
        return []
    return [QueryDict(touch) for touch in sent] or [request.POST]


def is_fetch(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def office_words(juror: Juror) -> str:
    """Why somebody who is invited cannot take the seat though there is time; '' if they can."""
    if juror.user is None or not holds_office(juror.user, juror.contest):
        return ""
    return _(
        "You run, check or audit this contest, so you cannot vote in it: ask who invited you to take the "
        "invitation back."
    )


def _closed_words(juror: Juror) -> str:
    if juror.removed_at is not None:
        return _(
            "You no longer sit in this jury. What you gave is kept but does not count. "
            "Thank you for your time."
        )
    if juror.accepted_at is None:
        return office_words(juror) or _("You are invited to this jury but have not accepted yet.")
    if juror.contest.is_stopped:
        return stop_words(juror.contest)
    if juror.contest.phase in (Phase.ANNOUNCED, Phase.OPEN, Phase.SCREENING):
        return _("The jury has not started yet: we shall write to you, or come back on the day.")
    return ended_words(juror.contest)


def unsaved(words: str) -> str:
    """Why something was not saved; that it was not goes first."""
    return _("Not saved. %(why)s") % {"why": words}


def stop_words(contest: Contest) -> str:
    """What a juror is told of a contest that stands still; '' if it does not."""
    if contest.is_result_suspended:
        return _("The result of this contest is suspended: we shall write to you when it stands again.")
    return {
        Phase.ANNULLED: _("This contest was annulled."),
        Phase.SUSPENDED: _("This contest is suspended: we shall write to you when it goes on."),
    }.get(contest.phase, "")


def ended_words(contest: Contest) -> str:
    """Why a juror cannot change anything just now: a round that ended is named, if there are several."""
    prefetch_related_objects([contest], "rounds")
    rounds, current = contest.judging_rounds, contest.current_round
    if current is not None and current.kind == RoundKind.RUNOFF:
        return _("The run-off has ended: what you gave can no longer be changed. Thank you.")
    if current is not None and current.number == 1 and current.state in NOT_YET:
        return _("The jury has not started yet: we shall write to you, or come back on the day.")
    if current is None or len(rounds) <= 1 or contest.phase != Phase.JUDGING:
        return _("The jury has closed: what you gave can no longer be changed. Thank you.")
    number = {"round": current.number}
    if current.opened_at is None:
        return _("Round %(round)s is not open yet: we shall write to you when it opens.") % number
    if current.number == rounds[-1].number:
        return _("Round %(round)s has ended: what you gave can no longer be changed. Thank you.") % number
    words = _(
        "Round %(round)s has ended: what you gave can no longer be changed. We shall write to you when the "
        "next one opens."
    )
    return words % number


def photos_of(entries: list[int]) -> dict[int, Photo]:
    """The cover of each entry, with its derivatives and how many photos stand behind it, in two queries."""
    found = Photo.objects.covers().filter(entry__in=entries).prefetch_related("derivatives")
    return {photo.entry_id: photo for photo in found}


def series_and_covers(entry: int, others: list[int]) -> tuple[list[Photo], dict[int, Photo]]:
    """All photos of ``entry``, in their order, and the covers of ``others``, in two queries.

    Each with its derivatives and what there is in full size.
    """
    wanted = Photo.objects.filter(entry__in=[entry, *others]).select_related("full_size")
    found = wanted.prefetch_related("derivatives")
    photos: dict[int, list[Photo]] = {}
    for photo in found:
        photos.setdefault(photo.entry_id, []).append(photo)
    return photos.pop(entry, []), {other: series[0] for other, series in photos.items()}


def shown_of(request: HttpRequest, series: list[Photo]) -> int:
    """Which photo of a series is before the juror, from 1; its address may name it."""
    number = request.GET.get("n", "")
    return int(number) if number in {str(n) for n in range(1, len(series) + 1)} else 1


def trail(contest: Contest | None = None) -> list[dict[str, str]]:
    trail = [{"url": reverse("contests:jury_home"), "title": _("Jury")}]
    if contest is not None:
        trail.append({"url": reverse("contests:jury_desk", args=[contest.slug]), "title": contest.name})
    return trail


def user_pk(request: HttpRequest) -> int:
    return request.user.pk or 0
