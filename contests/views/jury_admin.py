"""The jury and the results in the admin: who sits, how far they are, and after the close the ranking.

Progress is numbers of photos. A value appears on no page here before the round is closed, whoever asks.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contests.actions import jury as jury_actions
from contests.actions import results as results_actions
from contests.actions.reseating import lacking
from contests.advice import advice_on
from contests.assignment import EVERYBODY_UP_TO
from contests.desk import pool_of, progress_of
from contests.enums import EntryStatus, RoundState
from contests.jury_forms import InviteForm, MentionForm
from contests.jury_rules import (
    is_closed,
    may_correct,
    may_deliberate,
    may_export,
    may_plan_rounds,
    may_publish,
    may_run_jury,
    may_run_rounds,
    may_see_progress,
    may_see_ranking,
)
from contests.models import Conflict, Contest, Entry, Juror, Note
from contests.record import decimal_of
from contests.round_records import ranking_of
from contests.showcase import parted
from contests.tally import tally
from contests.tie_forms import RunOffForm
from contests.views.results import results_context
from contests.views.staff import member
from contests.vote_rules import public_still_votes
from contests.waiting import deciding_round

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest, HttpResponse

    from contests.models import Round
    from contests.ranking import Waiting


A_PAGE = 60
# So many groups of photos that are still equal are listed, from the first place down.
TIES = 20
# What the field of an entry's mention is called, before its code.
MENTION = "mention-"
# Permissions that open the list of juries.
DOORS = ("run_jury", "publish_results", "read_ledger")


@require_GET
def juries(request: HttpRequest) -> HttpResponse:
    """Every contest with its jury and its results."""
    if not any(request.user.has_perm(f"contests.{name}") for name in DOORS):
        raise PermissionDenied
    return render(request, "contests/admin/juries.html", {"contests": Contest.objects.all()})


@never_cache
@require_http_methods(["GET", "POST"])
def jury(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite jurors and see how far each is."""
    contest = get_object_or_404(Contest.objects.prefetch_related("rounds"), pk=pk)
    if not may_see_progress(request.user, contest):
        raise PermissionDenied
    may_run = may_run_jury(request.user, contest)
    round_ = contest.current_round
    form = InviteForm(request.POST or None)
    if request.method == "POST":
        if not may_run:
            raise PermissionDenied
        if form.is_valid():
            for email in form.cleaned_data["emails"]:
                jury_actions.invite_juror(
                    contest=contest, email=email, language=form.cleaned_data["language"], by=member(request)
                )
            messages.success(request, _("The invitations are on their way."))
            return redirect("contests_jury", contest.pk)
    context = {
        "contest": contest,
        "form": form,
        "round": round_,
        "rows": progress_of(round_) if round_ else [],
        "may_run": may_run,
        "may_see_ranking": may_see_ranking(request.user, contest),
        "may_run_rounds": may_run_rounds(request.user),
        "may_plan": may_plan_rounds(contest),
        "rounds": contest.rounds.all(),
        "next_round": round_.following if round_ and round_.concluded_at else None,
        "advise_quorum": round_ is not None and _wants_quorum(round_),
        "lacking": lacking(round_) if round_ else {},
        "conflicts": Conflict.objects.filter(juror__contest=contest).count(),
    }
    return render(request, "contests/admin/jury.html", context)


def _wants_quorum(round_: Round) -> bool:
    """So many photos that no juror looks at each with care."""
    if round_.quorum is not None or round_.state != RoundState.SETUP:
        return False
    return pool_of(round_).count() > EVERYBODY_UP_TO


@require_POST
def change_juror(request: HttpRequest, pk: int, juror: int, do: str) -> HttpResponse:
    """Resend, remove or name president: one deed for one juror."""
    seat = get_object_or_404(Juror.objects.select_related("contest"), pk=juror, contest=pk)
    if not may_run_jury(request.user, seat.contest):
        raise PermissionDenied
    deeds = {
        "resend": jury_actions.resend_invitation,
        "remove": jury_actions.remove_juror,
        "president": jury_actions.name_president,
    }
    try:
        deeds[do](juror=seat, by=member(request))
    except jury_actions.JuryRefusedError:
        messages.error(request, _("This is not possible any more."))
    else:
        messages.success(request, _("Done."))
    return redirect("contests_jury", pk)


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind every sitting juror who has photos left."""
    contest = get_object_or_404(Contest, pk=pk)
    if not may_run_jury(request.user, contest) or is_closed(contest):
        raise PermissionDenied
    round_ = contest.current_round
    rows = progress_of(round_) if round_ else []
    late = [row.juror for row in rows if row.juror.is_sitting and row.done < row.total]
    jury_actions.remind_jurors(contest=contest, jurors=late, by=member(request))
    words = ngettext(
        "%(number)s reminder is on its way.", "%(number)s reminders are on their way.", len(late)
    )
    messages.success(request, words % {"number": len(late)})
    return redirect("contests_jury", pk)


@never_cache
@require_http_methods(["GET", "POST"])
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """After the close: the ranking with its ties, mentions and notes to choose."""
    contest = _closed(request, pk)
    if request.method == "POST":
        return _choose(request, contest)
    stored = getattr(contest, "result", None)
    deciding = deciding_round(contest)
    record = stored.record if stored else tally(deciding) if deciding else {"ranking": []}
    ranked = Entry.objects.filter(contest=contest, status__in=[EntryStatus.ADMITTED, EntryStatus.WITHDRAWN])
    ranking = ranking_of(record) if record["ranking"] else None
    page = Paginator(record["ranking"], A_PAGE).get_page(request.GET.get("p"))
    listed = ranked.filter(code__in=[row["entry"] for row in page])
    waiting = ranking.waiting[:TIES] if ranking and not stored else ()
    codes = {code for tie in waiting for code in tie.entries}
    titles = dict(ranked.filter(code__in=codes).values_list("code", "title")) if codes else {}
    entries = {
        e.code: e
        for e in listed.select_related("mention", "category").prefetch_related("photos__derivatives")
    }
    jury = Juror.objects.sitting().filter(contest=contest)
    notes = Note.objects.filter(juror__in=jury, offered=True, entry__in=entries.values())
    told = advice_on(record)
    context = {
        "contest": contest,
        "record": record,
        "page": page,
        "rows": [
            (
                row,
                entries.get(row["entry"]),
                decimal_of(Fraction(row["mean"])) if row["mean"] else None,
                told.entries.get(row["entry"]) if told else None,
            )
            for row in page
        ],
        "advice": told,
        "parted": parted(ranking, {e.code: e.title for e in entries.values()}) if ranking else [],
        "waiting": _named(waiting, titles),
        "run_off_form": RunOffForm(),
        "notes": notes.select_related("entry").order_by("entry__title", "pk"),
        "may_deliberate": may_deliberate(request.user, contest),
        "may_publish": may_publish(request.user, contest),
        "public_still_votes": public_still_votes(contest),
        "may_correct": may_correct(request.user, contest),
        "may_export": may_export(request.user),
        "result": stored,
    }
    return render(request, "contests/admin/results.html", context)


def _named(ties: Iterable[Waiting], titles: Mapping[str, str]) -> list[dict[str, object]]:
    """Photos that are still equal, with their titles."""
    return [
        {"step": tie.step, "entries": tie.entries, "titles": [titles.get(code, code) for code in tie.entries]}
        for tie in ties
    ]


@never_cache
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly what would be published: it is sealed, rendered and taken back, in one transaction."""
    contest = _closed(request, pk)
    if contest.results_published_at:
        return redirect("contests:results", contest.slug)
    try:
        with transaction.atomic():
            stored = getattr(contest, "result", None)
            result = stored or results_actions.seal_results(contest=contest, by=member(request))
            context = results_context(result) | {"preview": True}
            response = render(request, "contests/results/results.html", context)
            transaction.set_rollback(True)
    except results_actions.NotPublishableError:
        messages.error(request, _("There is nothing to publish."))
        return redirect("contests_results", pk)
    return response


@require_POST
def seal(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute the result and freeze it; it is not public yet."""
    contest = _closed(request, pk)
    try:
        results_actions.seal_results(contest=contest, by=member(request))
    except results_actions.NotPublishableError:
        messages.error(request, _("There is nothing to seal."))
    else:
        messages.success(request, _("The result is sealed: nothing of it can change any more."))
    return redirect("contests_results", pk)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    contest = _closed(request, pk)
    try:
        results_actions.publish_results(contest=contest, by=member(request))
    except results_actions.NotPublishableError:
        messages.error(request, _("There is nothing to publish."))
    else:
        messages.success(request, _("The results are published."))
    return redirect("contests_results", pk)


def _choose(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Keep the mentions and the chosen notes of the photos that the form lists; the others stay."""
    codes = [name.removeprefix(MENTION) for name in request.POST if name.startswith(MENTION)]
    listed = Entry.objects.admitted().filter(contest=contest, code__in=codes)
    try:
        with transaction.atomic():
            for entry in listed.select_related("mention"):
                form = MentionForm({"text": request.POST[f"{MENTION}{entry.code}"]})
                if not form.is_valid():
                    continue
                text, old = form.cleaned_data["text"], getattr(entry, "mention", None)
                if text != (old.text if old else ""):
                    results_actions.give_mention(contest=contest, entry=entry, text=text, by=member(request))
            chosen = [int(pk) for pk in request.POST.getlist("note") if pk.isdecimal()]
            by = member(request)
            results_actions.choose_notes(contest=contest, notes=chosen, by=by, entries=codes)
    except results_actions.NotPublishableError:
        messages.error(request, _("This is not possible any more."))
    else:
        messages.success(request, _("Your choices are saved."))
    return redirect(request.get_full_path())


def _closed(request: HttpRequest, pk: int) -> Contest:
    contest = get_object_or_404(Contest.objects.select_related("result", "public_vote"), pk=pk)
    if not may_see_ranking(request.user, contest):
        raise PermissionDenied
    return contest
