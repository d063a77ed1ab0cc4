"""The juror's pages: the seats, the desk (contact sheet) and the photo under judgement.

Whatever a page shows comes from the juror's own ``Desk``; a stranger to a jury is told 404.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contests.actions.jury import JuryRefusedError, accept_seat
from contests.actions.rounds import RoundRefusedError, declare_conflict
from contests.actions.scoring import RoundClosedError, save_sheet, undo_move
from contests.desk import DONE, OPEN, SKIPPED, Desk, Slot, sheet_of
from contests.enums import ORDERED, ConflictKind
from contests.jury_forms import VERDICTS, SheetForm
from contests.jury_rules import may_accept, may_look, may_recuse, may_score
from contests.models import Entry, Juror
from contests.ordering import token
from contests.ranking import LOWEST_SCORE, TOP_SCORE
from contests.round_forms import RecusalForm
from contests.views.light_table import show_order
from contests.views.seat import (
    away,
    is_fetch,
    photos_of,
    refuse,
    seat_of,
    series_of,
    shown_of,
    trail,
    user_pk,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from contests.models import Contest

STATES = (OPEN, DONE, SKIPPED)
# Buttons after which the next photo comes.
GO_ON = ("next", "skip", "yes", "no")


@login_required
@never_cache
@require_GET
def jury_home(request: HttpRequest) -> HttpResponse:
    """The juries in which the person sits, and what each of them waits for."""
    seats = Juror.objects.of(user_pk(request)).select_related("contest").order_by("-pk")
    rows = [
        {"juror": juror, "desk": _desk(juror) if may_look(juror) else None, "may_accept": may_accept(juror)}
        for juror in seats
    ]
    return render(request, "contests/jury/home.html", {"rows": rows})


@login_required
@require_POST
def jury_accept(request: HttpRequest, slug: str) -> HttpResponse:
    juror = seat_of(request, slug)
    try:
        accept_seat(juror=juror)
    except JuryRefusedError:
        return away(request, juror)
    return redirect("contests:jury_home")


@login_required
@never_cache
@require_GET
def jury_desk(request: HttpRequest, slug: str) -> HttpResponse:
    """The contact sheet: all photos in the juror's own order, by state."""
    juror = seat_of(request, slug)
    if not may_look(juror):
        return away(request, juror)
    desk = _desk(juror)
    if desk.round.kind in ORDERED:
        return show_order(request, juror, desk)
    state = request.GET.get("stato", "")
    value = request.GET.get("voto", "")
    slots = [slot for slot in desk.slots if state not in STATES or slot.state == state]
    slots = [slot for slot in slots if not value or _own_value(slot) == value]
    by_score = request.GET.get("ordine") == "voto"
    if by_score:
        # The light table: from the highest of one's own scores down, then what has none.
        slots.sort(key=lambda slot: (-(slot.mean or 0), slot.yes is not True, slot.yes is None, slot.number))
    photos = photos_of([slot.entry_id for slot in slots])
    context = {
        "juror": juror,
        "contest": juror.contest,
        "desk": desk,
        "state": state if state in STATES else "",
        "value": value,
        "values": _own_values(desk),
        "by_score": by_score,
        "cells": [(slot, photos.get(slot.entry_id)) for slot in slots],
        "may_score": may_score(juror, desk.round),
        "round": desk.round,
        "trail": trail(),
    }
    return render(request, "contests/jury/desk.html", context)


@login_required
@never_cache
@require_GET
def jury_next(request: HttpRequest, slug: str) -> HttpResponse:
    """To the next photo that waits, or to the desk if none does."""
    juror = seat_of(request, slug)
    if not may_look(juror):
        return away(request, juror)
    desk = _desk(juror)
    return _to_slot(juror.contest, None if desk.round.kind in ORDERED else desk.next_open())


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def jury_photo(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One photo and the juror's sheet for it; a POST saves it, by fetch or by a plain form."""
    juror = seat_of(request, slug)
    if not may_look(juror):
        return refuse(request, juror)
    desk = _desk(juror)
    slot = desk.find(name)
    if slot is None:
        raise Http404
    entry = Entry.objects.select_related("category").get(pk=slot.entry_id)
    sheet = sheet_of(juror, entry, desk.round)
    form = SheetForm(request.POST or None, criteria=desk.criteria, sheet=sheet, round_=desk.round)
    if request.method == "POST":
        return _save(request, juror, slot, entry, form)
    before, after = desk.before(slot), desk.after(slot)
    photos = photos_of([s.entry_id for s in (before, after) if s])
    series = series_of(slot.entry_id)
    context = {
        "juror": juror,
        "contest": juror.contest,
        "desk": desk,
        "slot": slot,
        "entry": entry,
        "series": series,
        "shown": shown_of(request, series),
        "before": before,
        "after": after,
        "neighbours": [photos.get(s.entry_id) for s in (after, before) if s],
        "form": form,
        "may_score": may_score(juror, desk.round),
        "is_order": desk.round.kind in ORDERED,
        "recusals": [(kind.value, kind.label) for kind in ConflictKind],
        "seat_key": token(juror.seed, 0),
        "trail": trail(juror.contest),
    }
    return render(request, "contests/jury/photo.html", context)


@login_required
@require_POST
def jury_undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back the last thing, and show the photo that it was about."""
    juror = seat_of(request, slug)
    try:
        entry = undo_move(juror=juror)
    except RoundClosedError:
        return away(request, juror)
    desk = _desk(juror)
    slot = desk.named(entry.pk) if entry else None
    messages.info(request, _("The last thing is undone.") if entry else _("There is nothing to undo."))
    if desk.round.kind in ORDERED:
        slot = None
    return _to_slot(juror.contest, slot)


@login_required
@require_POST
def jury_recuse(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Step back from a photo: it leaves the desk, and somebody else judges it if need be."""
    juror = seat_of(request, slug)
    round_ = juror.contest.current_round
    if round_ is None or not may_recuse(juror, round_):
        return away(request, juror)
    slot = Desk(juror, round_).find(name)
    form = RecusalForm(request.POST)
    if slot is None or not form.is_valid():
        raise Http404
    try:
        declare_conflict(
            juror=juror,
            entry=Entry.objects.get(pk=slot.entry_id),
            kind=ConflictKind(form.cleaned_data["kind"]),
            by=juror.user,
        )
    except RoundRefusedError:
        return away(request, juror)
    messages.success(request, _("You no longer judge that photo. Thank you for saying so."))
    return redirect("contests:jury_next", slug)


def _save(request: HttpRequest, juror: Juror, slot: Slot, entry: Entry, form: SheetForm) -> HttpResponse:
    by_fetch = is_fetch(request)
    do = request.POST.get("do", "")
    if not form.is_valid():
        if by_fetch:
            return JsonResponse({"error": _("This could not be read; nothing was saved.")}, status=400)
        messages.error(request, _("This could not be read; nothing was saved."))
        return _to_slot(juror.contest, slot)
    try:
        save_sheet(juror=juror, entry=entry, sheet=form.sheet(do=do))
    except RoundClosedError:
        juror.refresh_from_db()
        return refuse(request, juror)
    desk = _desk(juror)
    following = desk.next_open(after=slot) if do in GO_ON else slot
    if following is None:
        messages.success(request, _("You have judged every photo. You can still change your scores."))
    if by_fetch:
        now = desk.named(entry.pk)
        return JsonResponse(
            {
                "done": desk.done,
                "total": desk.total,
                "skipped": desk.skipped,
                "percent": desk.percent,
                "state": now.state if now else OPEN,
                "next": _to_slot(juror.contest, following)["Location"] if do in GO_ON else "",
            }
        )
    return _to_slot(juror.contest, following)


def _own_value(slot: Slot) -> str:
    """What the juror gave a photo, as an address says it: 1 to 10, yes, no, or nothing."""
    if slot.yes is not None:
        return VERDICTS[slot.yes]
    return "" if slot.score is None else str(slot.score)


def _own_values(desk: Desk) -> list[tuple[str, str, int]]:
    """Each value that the juror gave, in words, with how many photos have it; the highest first."""
    counts = Counter(_own_value(slot) for slot in desk.slots)
    words = {"yes": pgettext("verdict", "Yes"), "no": pgettext("verdict", "No")}
    scores = [str(value) for value in range(TOP_SCORE, LOWEST_SCORE - 1, -1)]
    return [(v, words.get(v, v), counts[v]) for v in (*words, *scores) if counts[v]]


def _desk(juror: Juror) -> Desk:
    """What the juror has before them in the round that stands."""
    round_ = juror.contest.current_round
    if round_ is None:
        raise Http404
    return Desk(juror, round_)


def _to_slot(contest: Contest, slot: Slot | None) -> HttpResponse:
    if slot is None:
        return redirect("contests:jury_desk", contest.slug)
    return redirect(reverse("contests:jury_photo", args=[contest.slug, slot.token]) + "#foto")
