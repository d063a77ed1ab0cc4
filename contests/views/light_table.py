"""The light table: the juror's own order of a final, and photos side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from contests.actions.scoring import RoundClosedError, save_order
from contests.desk import Desk, order_of
from contests.enums import ORDERED
from contests.jury_forms import OrderForm
from contests.jury_rules import may_look, may_score
from contests.models import Entry
from contests.ordering import token
from contests.views.seat import away, is_fetch, photos_of, refuse, seat_of, trail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from contests.desk import Slot
    from contests.models import Juror

MOST_SIDE_BY_SIDE = 4


def show_order(request: HttpRequest, juror: Juror, desk: Desk) -> HttpResponse:
    """The juror's order so far, and what is still to be placed."""
    entries = {entry.pk: entry for entry in Entry.objects.filter(pk__in=[s.entry_id for s in desk.slots])}
    photos = photos_of(list(entries))
    by_code = {entries[slot.entry_id].code: slot for slot in desk.slots}
    placed = [by_code[code] for code in order_of(juror, desk.round) if code in by_code]
    left = [slot for slot in desk.slots if slot not in placed]

    def cells(slots: Sequence[Slot]) -> list[dict[str, object]]:
        return [
            {"slot": slot, "entry": entries[slot.entry_id], "photo": photos.get(slot.entry_id)}
            for slot in slots
        ]

    context = {
        "juror": juror,
        "contest": juror.contest,
        "desk": desk,
        "round": desk.round,
        "placed": cells(placed),
        "left": cells(left),
        "may_score": may_score(juror, desk.round),
        "seat_key": token(juror.seed, 0),
        "trail": trail(),
    }
    return render(request, "contests/jury/order.html", context)


@login_required
@require_POST
def jury_order(request: HttpRequest, slug: str) -> HttpResponse:
    """Save the order, by fetch as a whole or by one button of the plain form."""
    juror = seat_of(request, slug)
    round_ = juror.contest.current_round
    if round_ is None or not may_look(juror):
        return refuse(request, juror)
    desk = Desk(juror, round_)
    form = OrderForm(request.POST, names=[slot.token for slot in desk.slots], round_=round_)
    if round_.kind not in ORDERED or not form.is_valid():
        return JsonResponse({"error": _("This could not be read; nothing was saved.")}, status=400)
    codes = dict(Entry.objects.filter(pk__in=[s.entry_id for s in desk.slots]).values_list("pk", "code"))
    by_name = {slot.token: codes[slot.entry_id] for slot in desk.slots}
    moved = desk.find(form.moved)
    try:
        save_order(
            juror=juror,
            codes=[by_name[name] for name in form.order()],
            moved=Entry.objects.get(pk=moved.entry_id) if moved else None,
        )
    except RoundClosedError:
        return refuse(request, juror)
    if is_fetch(request):
        desk = Desk(juror, round_)
        return JsonResponse({"done": desk.done, "total": desk.total, "percent": desk.percent})
    here = reverse("contests:jury_desk", args=[slug])
    return HttpResponseRedirect(f"{here}#f-{form.moved}" if form.moved else here)


@login_required
@never_cache
@require_GET
def jury_compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Two to four photos side by side, as large as they fit."""
    juror = seat_of(request, slug)
    round_ = juror.contest.current_round
    if not may_look(juror):
        return away(request, juror)
    if round_ is None:
        raise Http404
    desk = Desk(juror, round_)
    wanted = list(dict.fromkeys(request.GET.getlist("foto")))[:MOST_SIDE_BY_SIDE]
    slots = [slot for slot in map(desk.find, wanted) if slot is not None]
    if len(slots) < 2:  # noqa: PLR2004 - one alone is not compared
        messages.info(request, _("Choose two to four photos to see them side by side."))
        return HttpResponseRedirect(reverse("contests:jury_desk", args=[slug]))
    entries = Entry.objects.in_bulk([slot.entry_id for slot in slots])
    photos = photos_of([slot.entry_id for slot in slots])
    context = {
        "contest": juror.contest,
        "cells": [(slot, entries[slot.entry_id], photos.get(slot.entry_id)) for slot in slots],
        "trail": trail(juror.contest),
    }
    return render(request, "contests/jury/compare.html", context)
