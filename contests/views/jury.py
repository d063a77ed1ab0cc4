"""The juror's pages: the seats, the desk (contact sheet) and the photo under judgement.

Whatever a page shows comes from the juror's own ``Desk``; a stranger to a jury is told 404.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contests.actions.jury import JuryRefusedError, accept_seat
from contests.actions.scoring import RoundClosedError, save_sheet, undo_move
from contests.desk import DONE, OPEN, SKIPPED, Desk, Slot, sheet_of
from contests.enums import Phase
from contests.jury_forms import SheetForm
from contests.jury_rules import may_accept, may_look, may_score
from contests.models import Entry, Juror, Photo
from contests.ordering import token

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from contests.models import Contest

STATES = (OPEN, DONE, SKIPPED)


@login_required
@never_cache
@require_GET
def jury_home(request: HttpRequest) -> HttpResponse:
    """The juries in which the person sits, and what each of them waits for."""
    seats = Juror.objects.of(_user_pk(request)).select_related("contest").order_by("-pk")
    rows = [
        {"juror": juror, "desk": Desk(juror) if may_look(juror) else None, "may_accept": may_accept(juror)}
        for juror in seats
    ]
    return render(request, "contests/jury/home.html", {"rows": rows})


@login_required
@require_POST
def jury_accept(request: HttpRequest, slug: str) -> HttpResponse:
    juror = _seat(request, slug)
    try:
        accept_seat(juror=juror)
    except JuryRefusedError:
        return _away(request, juror)
    return redirect("contests:jury_home")


@login_required
@never_cache
@require_GET
def jury_desk(request: HttpRequest, slug: str) -> HttpResponse:
    """The contact sheet: all photos in the juror's own order, by state."""
    juror = _seat(request, slug)
    if not may_look(juror):
        return _away(request, juror)
    desk = Desk(juror)
    state = request.GET.get("stato", "")
    slots = [slot for slot in desk.slots if state not in STATES or slot.state == state]
    photos = _photos([slot.entry_id for slot in slots])
    context = {
        "juror": juror,
        "contest": juror.contest,
        "desk": desk,
        "state": state if state in STATES else "",
        "cells": [(slot, photos.get(slot.entry_id)) for slot in slots],
        "may_score": may_score(juror),
        "jury": getattr(juror.contest, "jury", None),
        "trail": _trail(),
    }
    return render(request, "contests/jury/desk.html", context)


@login_required
@never_cache
@require_GET
def jury_next(request: HttpRequest, slug: str) -> HttpResponse:
    """To the next photo that waits, or to the desk if none does."""
    juror = _seat(request, slug)
    if not may_look(juror):
        return _away(request, juror)
    return _to_slot(juror.contest, Desk(juror).next_open())


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def jury_photo(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One photo and the juror's sheet for it; a POST saves it, by fetch or by a plain form."""
    juror = _seat(request, slug)
    if not may_look(juror):
        return _refuse(request, juror)
    desk = Desk(juror)
    slot = desk.find(name)
    if slot is None:
        raise Http404
    entry = Entry.objects.select_related("category").get(pk=slot.entry_id)
    sheet = sheet_of(juror, entry)
    form = SheetForm(request.POST or None, criteria=desk.criteria, sheet=sheet)
    if request.method == "POST":
        return _save(request, juror, slot, entry, form)
    before, after = desk.before(slot), desk.after(slot)
    photos = _photos([s.entry_id for s in (slot, before, after) if s])
    context = {
        "juror": juror,
        "contest": juror.contest,
        "desk": desk,
        "slot": slot,
        "entry": entry,
        "photo": photos.get(slot.entry_id),
        "before": before,
        "after": after,
        "neighbours": [photos.get(s.entry_id) for s in (after, before) if s],
        "form": form,
        "may_score": may_score(juror),
        "seat_key": token(juror.seed, 0),
        "trail": _trail(juror.contest),
    }
    return render(request, "contests/jury/photo.html", context)


@login_required
@require_POST
def jury_undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back the last thing, and show the photo that it was about."""
    juror = _seat(request, slug)
    try:
        entry = undo_move(juror=juror)
    except RoundClosedError:
        return _away(request, juror)
    slot = Desk(juror).named(entry.pk) if entry else None
    messages.info(request, _("The last thing is undone.") if entry else _("There is nothing to undo."))
    return _to_slot(juror.contest, slot)


def _save(request: HttpRequest, juror: Juror, slot: Slot, entry: Entry, form: SheetForm) -> HttpResponse:
    by_fetch = _is_fetch(request)
    do = request.POST.get("do", "")
    if not form.is_valid():
        if by_fetch:
            return JsonResponse({"error": _("This could not be read; nothing was saved.")}, status=400)
        messages.error(request, _("This could not be read; nothing was saved."))
        return _to_slot(juror.contest, slot)
    try:
        save_sheet(juror=juror, entry=entry, sheet=form.sheet(skipped=do == "skip"))
    except RoundClosedError:
        juror.refresh_from_db()
        return _refuse(request, juror)
    desk = Desk(juror)
    if by_fetch:
        now = desk.named(entry.pk)
        return JsonResponse(
            {
                "done": desk.done,
                "total": desk.total,
                "skipped": desk.skipped,
                "percent": desk.percent,
                "state": now.state if now else OPEN,
            }
        )
    following = desk.next_open(after=slot) if do in ("next", "skip") else slot
    if following is None:
        messages.success(request, _("You have judged every photo. You can still change your scores."))
    return _to_slot(juror.contest, following)


def _seat(request: HttpRequest, slug: str) -> Juror:
    """The person's seat, removed or not; 404 for who never had one."""
    seats = Juror.objects.of(_user_pk(request)).select_related("contest", "contest__jury")
    juror = seats.filter(contest__slug=slug).first()
    if juror is None:
        raise Http404
    return juror


def _away(request: HttpRequest, juror: Juror) -> HttpResponse:
    """A kind page for a juror who cannot be here now."""
    context = {
        "juror": juror,
        "contest": juror.contest,
        "words": _closed_words(juror),
        "may_accept": juror.accepted_at is None and may_accept(juror),
        "trail": _trail(),
    }
    return render(request, "contests/jury/away.html", context, status=403)


def _refuse(request: HttpRequest, juror: Juror) -> HttpResponse:
    """The same, said in the way in which the request was made."""
    if _is_fetch(request):
        return JsonResponse({"error": _closed_words(juror)}, status=409)
    return _away(request, juror)


def _is_fetch(request: HttpRequest) -> bool:
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
    if phase == Phase.CANCELLED:
        return _("This contest was cancelled.")
    if phase in (Phase.ANNOUNCED, Phase.OPEN, Phase.SCREENING):
        return _("The jury has not started yet: we shall write to you, or come back on the day.")
    return _("The jury has closed: scores can no longer be changed. Thank you.")


def _photos(entries: list[int]) -> dict[int, Photo]:
    """The first photo of each entry, with its derivatives, in two queries."""
    found = (
        Photo.objects.filter(entry__in=entries).order_by("-position", "-pk").prefetch_related("derivatives")
    )
    return {photo.entry_id: photo for photo in found}


def _to_slot(contest: Contest, slot: Slot | None) -> HttpResponse:
    if slot is None:
        return redirect("contests:jury_desk", contest.slug)
    return redirect(reverse("contests:jury_photo", args=[contest.slug, slot.token]) + "#foto")


def _trail(contest: Contest | None = None) -> list[dict[str, str]]:
    trail = [{"url": reverse("contests:jury_home"), "title": _("Jury")}]
    if contest is not None:
        trail.append({"url": reverse("contests:jury_desk", args=[contest.slug]), "title": contest.name})
    return trail


def _user_pk(request: HttpRequest) -> int:
    return request.user.pk or 0
