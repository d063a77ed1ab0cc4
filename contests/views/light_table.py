"""The light table: the juror's order of a final, or one to think with elsewhere; photos side by side."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contests.actions.arranging import arrange
from contests.actions.scoring import RoundClosedError, save_order
from contests.actions.touches import Touch, save_touches
from contests.desk import Desk, arrangement_of, order_of
from contests.enums import ORDERED
from contests.jury_forms import OrderForm
from contests.jury_rules import may_look, may_score
from contests.models import Entry
from contests.ordering import token
from contests.views.seat import away, ended_words, is_fetch, photos_of, refuse, seat_of, touches_of, trail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from contests.desk import Slot
    from contests.models import Juror

MOST_SIDE_BY_SIDE = 4


def show_order(request: HttpRequest, juror: Juror, desk: Desk) -> HttpResponse:
    """The juror's order so far, and what is still to be placed. In a final the order counts; in other rounds
    it is a tool of the juror's own.
    """
    is_own, may = desk.round.kind not in ORDERED, may_score(juror, desk.round)
    order = (arrangement_of if is_own else order_of)(juror, desk.round)
    entries = {entry.pk: entry for entry in Entry.objects.filter(pk__in=[s.entry_id for s in desk.slots])}
    photos = photos_of(list(entries))
    by_code = {entries[slot.entry_id].code: slot for slot in desk.slots}
    placed = [by_code[code] for code in order if code in by_code]
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
        "may_score": may,
        "ended": "" if may else ended_words(juror.contest),
        "is_own": is_own,
        "may_move": is_own or may,
        "seat_key": token(juror.seed, 0),
        "trail": trail(juror.contest if is_own else None),
    }
    return render(request, "contests/jury/order.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def jury_table(request: HttpRequest, slug: str) -> HttpResponse:
    """Photos laid out as the juror likes, outside a final; a POST keeps how they lie."""
    juror = seat_of(request, slug)
    round_ = juror.contest.current_round
    if round_ is None or not may_look(juror):
        return refuse(request, juror)
    if round_.kind in ORDERED:
        return HttpResponseRedirect(reverse("contests:jury_desk", args=[slug]))
    desk = Desk(juror, round_)
    return _keep_table(request, juror, desk) if request.method == "POST" else show_order(request, juror, desk)


def _keep_table(request: HttpRequest, juror: Juror, desk: Desk) -> HttpResponse:
    forms = _order_forms(request, desk)
    if not forms:
        return JsonResponse({"error": _("This could not be read; nothing was saved.")}, status=400)
    codes = _codes_of(desk)
    try:
        arrange(juror=juror, codes=[codes[name] for name in forms[-1].order()])
    except RoundClosedError:
        return refuse(request, juror)
    if is_fetch(request):
        # How far the judging is, not the table: pages of the jury send for each other.
        return JsonResponse({"done": desk.done, "total": desk.total, "percent": desk.percent, "stale": False})
    return _back_to("contests:jury_table", juror.contest.slug, forms[-1].moved)


@login_required
@require_POST
def jury_order(request: HttpRequest, slug: str) -> HttpResponse:
    """Save the order, by fetch as a whole or by one button of the plain form."""
    juror = seat_of(request, slug)
    round_ = juror.contest.current_round
    if round_ is None or not may_look(juror):
        return refuse(request, juror)
    desk = Desk(juror, round_)
    forms = _order_forms(request, desk)
    if round_.kind not in ORDERED or not forms:
        return JsonResponse({"error": _("This could not be read; nothing was saved.")}, status=400)
    by_name = _codes_of(desk)
    entries = Entry.objects.in_bulk(
        [slot.entry_id for slot in map(desk.find, {f.moved for f in forms}) if slot]
    )

    def touch(form: OrderForm) -> Touch:
        ranked = [by_name[name] for name in form.order()]
        slot = desk.find(form.moved)
        moved = entries[slot.entry_id] if slot else None
        save = partial(save_order, juror=juror, codes=ranked, moved=moved)
        return Touch(after={"ranked": ranked}, save=save, is_back=form.is_back)

    try:
        stands = save_touches(juror=juror, touches=[touch(form) for form in forms])
    except RoundClosedError:
        return refuse(request, juror)
    if is_fetch(request):
        desk = Desk(juror, round_)
        numbers = {"done": desk.done, "total": desk.total, "percent": desk.percent}
        return JsonResponse({**numbers, "stale": not stands})
    return _back_to("contests:jury_desk", slug, forms[-1].moved)


def _order_forms(request: HttpRequest, desk: Desk) -> list[OrderForm]:
    """What was sent, each as a form that was read; none if one of them could not be."""
    names = [slot.token for slot in desk.slots]
    forms = [OrderForm(touch, names=names, round_=desk.round) for touch in touches_of(request)]
    return forms if all(form.is_valid() for form in forms) else []


def _codes_of(desk: Desk) -> dict[str, str]:
    """The code of each photo, by the juror's own name for it."""
    codes = dict(Entry.objects.filter(pk__in=[s.entry_id for s in desk.slots]).values_list("pk", "code"))
    return {slot.token: codes[slot.entry_id] for slot in desk.slots}


def _back_to(page: str, slug: str, moved: str) -> HttpResponse:
    here = reverse(page, args=[slug])
    return HttpResponseRedirect(f"{here}#f-{moved}" if moved else here)


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
