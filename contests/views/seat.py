"""What the juror's pages share: the seat, the photos, and what is said to who cannot be here now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from contests.enums import Phase
from contests.jury_rules import may_accept
from contests.models import Juror, Photo

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from contests.models import Contest


def seat_of(request: HttpRequest, slug: str) -> Juror:
    """The person's seat, removed or not; 404 for who never had one."""
    seats = Juror.objects.of(user_pk(request)).select_related("contest", "contest__jury")
    juror = seats.filter(contest__slug=slug).first()
    if juror is None:
        raise Http404
    return juror


def away(request: HttpRequest, juror: Juror) -> HttpResponse:
    """A kind page for a juror who cannot be here now."""
    context = {
        "juror": juror,
        "contest": juror.contest,
        "words": _closed_words(juror),
        "may_accept": juror.accepted_at is None and may_accept(juror),
        "trail": trail(),
    }
    return render(request, "contests/jury/away.html", context, status=403)


def refuse(request: HttpRequest, juror: Juror) -> HttpResponse:
    """The same, said in the way in which the request was made."""
    if is_fetch(request):
        return JsonResponse({"error": _closed_words(juror)}, status=409)
    return away(request, juror)


def is_fetch(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _closed_words(juror: Juror) -> str:
    if juror.removed_at is not None:
        return _(
            "You no longer sit in this jury. What you gave is kept but does not count. "
            "Thank you for your time."
        )
    if juror.accepted_at is None:
        return _("You are invited to this jury but have not accepted yet.")
    phase = juror.contest.phase
    if phase == Phase.ANNULLED:
        return _("This contest was annulled.")
    if phase == Phase.SUSPENDED:
        return _("This contest is suspended: we shall write to you when it goes on.")
    if phase in (Phase.ANNOUNCED, Phase.OPEN, Phase.SCREENING):
        return _("The jury has not started yet: we shall write to you, or come back on the day.")
    return _("The jury has closed: scores can no longer be changed. Thank you.")


def photos_of(entries: list[int]) -> dict[int, Photo]:
    """The cover of each entry, with its derivatives and how many photos stand behind it, in two queries."""
    found = Photo.objects.covers().filter(entry__in=entries).prefetch_related("derivatives")
    return {photo.entry_id: photo for photo in found}


def series_of(entry: int) -> list[Photo]:
    """All photos of an entry, in their order, with their derivatives."""
    return list(Photo.objects.filter(entry=entry).prefetch_related("derivatives"))


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
