"""The juror's pages: the seats, the desk (contact sheet) and the photo under judgement.

Whatever a page shows comes from the juror's own ``Desk``; a stranger to a jury is told 404.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contests.actions.jury import JuryRefusedError, accept_seat, remove_juror
from contests.actions.rounds import RoundRefusedError, declare_conflict
from contests.actions.scoring import RoundClosedError, save_sheet, settled, undo_move
from contests.actions.touches import Touch, save_touches
from contests.desk import DONE, OPEN, SKIPPED, Desk, Slot, sheet_of
from contests.enums import ORDERED, ConflictKind
from contests.jury_forms import VERDICTS, SeatForm, SheetForm
from contests.jury_rules import (
    holds_office,
    may_accept,
    may_leave,
    may_look,
    may_move_on_ties,
    may_recuse,
    may_score,
)
from contests.models import Entry, Juror
from contests.ordering import token
from contests.ranking import LOWEST_SCORE, TOP_SCORE
from contests.round_forms import RecusalForm
from contests.views.light_table import MOST_SIDE_BY_SIDE, show_order
from contests.views.seat import (
    away,
    ended_words,
    is_fetch,
    office_words,
    photos_of,
    refuse,
    seat_of,
    series_and_covers,
    shown_of,
    stop_words,
    touches_of,
    trail,
    user_pk,
)
from hub.accounts.rules import is_staff_member

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from contests.models import Contest

STATES = (OPEN, DONE, SKIPPED)
# So many photos a page of the contact sheet.
A_PAGE = 60
# Buttons after which the next photo comes.
GO_ON = ("next", "skip", "yes", "no")


@login_required
@never_cache
@require_GET
def jury_home(request: HttpRequest) -> HttpResponse:
    """The juries in which the person sits, and what each of them waits for."""
    return _home(request)


def _home(request: HttpRequest, refused: tuple[Juror, SeatForm] | None = None) -> HttpResponse:
    """``refused`` is the seat whose form was not complete."""
    seats = Juror.objects.of(user_pk(request)).announced().select_related("contest", "user").order_by("-pk")
    rows = [
        {
            "juror": juror,
            "desk": _desk(juror) if may_look(juror) else None,
            "may_accept": juror.accepted_at is None and may_accept(juror),
            "office": "" if juror.accepted_at else office_words(juror),
            "form": refused[1]
            if refused and refused[0] == juror
            else SeatForm(instance=juror.user, prefix=f"seat-{juror.pk}"),
            "stopped": stop_words(juror.contest),
            "may_move_on_ties": may_move_on_ties(juror),
            "may_leave": may_leave(juror),
        }
        for juror in seats
    ]
    return render(request, "contests/jury/home.html", {"rows": rows}, status=422 if refused else 200)


@login_required
@require_POST
def jury_accept(request: HttpRequest, slug: str) -> HttpResponse:
    juror = seat_of(request, slug)
    form = SeatForm(request.POST, instance=juror.user, prefix=f"seat-{juror.pk}")
    if may_accept(juror) and juror.accepted_at is None and not form.is_valid():
        return _home(request, (juror, form))
    try:
        accept_seat(juror=juror, **getattr(form, "cleaned_data", {}))
    except JuryRefusedError:
        return away(request, juror)
    return redirect("contests:jury_home")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def jury_leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the seat back: the page says what follows from it, its button does it."""
    juror = seat_of(request, slug)
    user = juror.user
    if user is None or not may_leave(juror):
        return away(request, juror)
    in_office = holds_office(user, juror.contest)
    if request.method == "GET":
        context = {"juror": juror, "contest": juror.contest, "in_office": in_office, "trail": trail()}
        return render(request, "contests/jury/leave.html", context)
    try:
        remove_juror(juror=juror, by=user)
    except JuryRefusedError:
        return away(request, seat_of(request, slug))
    messages.success(request, _("You no longer sit in the jury of “%s”.") % juror.contest.name)
    return redirect("wagtailadmin_home" if in_office and is_staff_member(user) else "contests:jury_home")


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
    pages = Paginator(slots, A_PAGE).get_page(request.GET.get("page"))
    photos = photos_of([slot.entry_id for slot in pages])
    may = may_score(juror, desk.round)
    context = {
        "juror": juror,
        "contest": juror.contest,
        "desk": desk,
        "pages": pages,
        "state": state if state in STATES else "",
        "value": value,
        "values": _own_values(desk),
        "by_score": by_score,
        "cells": [(slot, photos.get(slot.entry_id)) for slot in pages],
        "seat_key": token(juror.seed, 0),
        "most_side_by_side": MOST_SIDE_BY_SIDE,
        "may_score": may,
        "ended": "" if may else ended_words(juror.contest),
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
    make_form = partial(SheetForm, criteria=desk.criteria, sheet=sheet, round_=desk.round)
    if request.method == "POST":
        return _save(request, juror, slot, entry, [make_form(touch) for touch in touches_of(request)])
    form = make_form(None)
    before, after = desk.before(slot), desk.after(slot)
    neighbours = [s.entry_id for s in (after, before) if s]
    series, covers = series_and_covers(slot.entry_id, neighbours)
    may = may_score(juror, desk.round)
    context = {
        "juror": juror,
        "contest": juror.contest,
        "desk": desk,
        "slot": slot,
        "desk_page": (slot.number - 1) // A_PAGE + 1,
        "entry": entry,
        "series": series,
        "shown": shown_of(request, series),
        "before": before,
        "after": after,
        "neighbours": [covers.get(entry_id) for entry_id in neighbours],
        "form": form,
        "may_score": may,
        "ended": "" if may else ended_words(juror.contest),
        "is_order": desk.round.kind in ORDERED,
        "recusals": [(kind.value, kind.own_words) for kind in ConflictKind],
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


def _save(
    request: HttpRequest, juror: Juror, slot: Slot, entry: Entry, forms: Sequence[SheetForm]
) -> HttpResponse:
    by_fetch = is_fetch(request)
    if not forms or not all(form.is_valid() for form in forms):
        if by_fetch:
            return JsonResponse({"error": _("This could not be read; nothing was saved.")}, status=400)
        messages.error(request, _("This could not be read; nothing was saved."))
        return _to_slot(juror.contest, slot)
    try:
        stands = save_touches(juror=juror, touches=[_touch(juror, entry, form) for form in forms])
    except RoundClosedError:
        juror.refresh_from_db()
        return refuse(request, juror)
    desk, do = _desk(juror), forms[-1].do
    following = desk.next_open(after=slot) if do in GO_ON else slot
    if following is None:
        messages.success(request, _("You have judged every photo. You can still change what you gave."))
    if by_fetch:
        now = desk.named(entry.pk)
        return JsonResponse(
            {
                "done": desk.done,
                "total": desk.total,
                "skipped": desk.skipped,
                "percent": desk.percent,
                "stale": not stands,
                "state": now.state if now else OPEN,
                "next": _to_slot(juror.contest, following)["Location"] if do in GO_ON else "",
            }
        )
    return _to_slot(juror.contest, following)


def _touch(juror: Juror, entry: Entry, form: SheetForm) -> Touch:
    sheet = form.sheet()
    return Touch(
        after=settled(sheet, [criterion.pk for criterion in form.criteria]).as_json(),
        save=partial(save_sheet, juror=juror, entry=entry, sheet=sheet),
        is_back=form.is_back,
        entry_id=entry.pk,
    )


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
