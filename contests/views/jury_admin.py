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
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contests import rules
from contests.actions import jury as jury_actions
from contests.actions import results as results_actions
from contests.actions.counts import count_of
from contests.actions.reminding import late_jurors, remind_jurors
from contests.actions.sealing import NotCountedError, ask_for_seal
from contests.counts import load_counts
from contests.enums import EntryStatus, Phase, RoundState
from contests.jury_forms import InviteForm, MentionForm, SealForm
from contests.jury_rules import (
    is_closed,
    may_correct,
    may_deliberate,
    may_export,
    may_name_president,
    may_plan_rounds,
    may_publish,
    may_run_jury,
    may_run_rounds,
    may_see_progress,
    may_see_ranking,
)
from contests.models import Conflict, Contest, Entry, Juror, Note, Round
from contests.progress import ground_of, lacking, progress_of
from contests.record import decimal_of
from contests.round_records import FINAL_FORMAT
from contests.showcase import decided_words, parted
from contests.templatetags.contest_photos import titled
from contests.tie_forms import RunOffForm
from contests.views.counting import counting
from contests.views.rounds import asked_step
from contests.views.staff import member
from contests.vote_rules import public_still_votes
from contests.waiting import deciding_round

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest, HttpResponse

    from contests.models import Result, Sealing
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
    rounds = Prefetch("rounds", Round.objects.select_related("step_asked"))
    contest = get_object_or_404(Contest.objects.with_page().prefetch_related(rounds), pk=pk)
    if not may_see_progress(request.user, contest):
        raise PermissionDenied
    may_run = may_run_jury(request.user, contest)
    round_ = contest.current_round
    form = InviteForm(request.POST or None, contest=contest)
    if request.method == "POST":
        if not may_run:
            raise PermissionDenied
        if form.is_valid():
            _invite(request, contest, form)
            return redirect("contests_jury", contest.pk)
    ground = ground_of(round_) if round_ else None
    rows = progress_of(round_, ground) if round_ else []
    asked = asked_step(contest.rounds.all())
    context = asked | {
        "contest": contest,
        "form": form,
        "round": round_,
        "rows": rows,
        "may_run": may_run,
        "can_manage": rules.can_manage(request.user),
        "may_be_president": {
            row.juror.pk for row in rows if may_name_president(request.user, contest, row.juror)
        },
        "may_see_ranking": may_see_ranking(request.user, contest),
        "may_run_rounds": may_run_rounds(request.user)
        and not contest.is_stopped
        and not asked.get("is_under_way"),
        "may_plan": may_plan_rounds(contest),
        "rounds": contest.rounds.all(),
        "last_round": max(contest.judging_rounds, key=lambda one: one.number, default=None),
        "next_round": round_.following if round_ and round_.concluded_at else None,
        "wants_quorum": round_ is not None and round_.state == RoundState.SETUP and round_.wants_quorum,
        "lacking": list(lacking(round_, ground)) if round_ else [],
        "conflicts": Conflict.objects.filter(juror__contest=contest).count(),
    }
    return render(request, "contests/admin/jury.html", context)


def _invited(contest: Contest) -> str:
    if contest.phase == Phase.DRAFT:
        return _("Noted: they are written to when the contest is announced.")
    return _("The invitations are on their way.")


def _invite(request: HttpRequest, contest: Contest, form: InviteForm) -> None:
    """Everybody or nobody: a group may have taken one of them in since the form was looked at."""
    language, by = form.cleaned_data["language"], member(request)
    try:
        with transaction.atomic():
            for email in form.cleaned_data["emails"]:
                jury_actions.invite_juror(contest=contest, email=email, language=language, by=by)
    except jury_actions.JuryRefusedError:
        messages.error(request, _("This is not possible any more."))
    else:
        messages.success(request, _invited(contest))


@require_POST
def change_juror(request: HttpRequest, pk: int, juror: int, do: str) -> HttpResponse:
    """Resend, remove or name president: one deed for one juror."""
    seat = get_object_or_404(Juror.objects.select_related("contest"), pk=juror, contest=pk)
    may_run = may_run_jury(request.user, seat.contest)
    if not (may_name_president(request.user, seat.contest, seat) if do == "president" else may_run):
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
    """Remind every sitting juror who has photos left, if they were not reminded today."""
    contest = get_object_or_404(Contest, pk=pk)
    if not may_run_jury(request.user, contest) or is_closed(contest):
        raise PermissionDenied
    round_ = contest.current_round
    is_open = round_ is not None and round_.state == RoundState.OPEN
    late = late_jurors(round_) if round_ and is_open else []
    number = remind_jurors(contest=contest, jurors=late, by=member(request))
    if number:
        words = ngettext(
            "%(number)s reminder is on its way.", "%(number)s reminders are on their way.", number
        )
        messages.success(request, words % {"number": number})
    elif not is_open:
        messages.info(request, _("Nothing was sent: no round is open."))
    elif late:
        messages.info(
            request, _("Nothing was sent: everyone who has photos left was reminded within the last day.")
        )
    else:
        messages.info(request, _("Nothing was sent: nobody has photos left."))
    return redirect("contests_jury", pk)


@never_cache
@require_http_methods(["GET", "POST"])
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """After the close: the ranking with its ties, mentions and notes to choose."""
    contest = closed_contest(request, pk)
    if request.method == "POST":
        return _choose(request, contest)
    load_counts(contest)
    stored, deciding = getattr(contest, "result", None), deciding_round(contest)
    counted = count_of(deciding) if deciding is not None else None
    if deciding is not None and counted is None:
        return counting(request, deciding)
    record = counted.record if counted else {"ranking": []}
    ranked = Entry.objects.filter(contest=contest, status__in=[EntryStatus.ADMITTED, EntryStatus.WITHDRAWN])
    page = Paginator(record["ranking"], A_PAGE).get_page(request.GET.get("p"))
    listed = ranked.filter(code__in=[row["entry"] for row in page])
    waiting = counted.waiting[:TIES] if counted and not stored else ()
    undecided = counted.for_prizes if counted and not stored else ()
    codes = {code for tie in waiting for code in tie.entries}
    titles = {e.code: titled(e) for e in ranked.filter(code__in=codes).only("code", "title", "language")}
    entries = {
        e.code: e
        for e in listed.select_related("mention", "category").prefetch_related("photos__derivatives")
    }
    sitting = Juror.objects.sitting().filter(contest=contest)
    notes = Note.objects.filter(juror__in=sitting, offered=True, entry__in=entries.values())
    told = counted.advice if counted else None
    is_final = record.get("format") == FINAL_FORMAT
    sealing = getattr(contest, "sealing", None) if not stored else None
    is_sealing = sealing is not None and sealing.is_under_way
    context = {
        "contest": contest,
        "page": page,
        "counted_at": counted.at if counted else None,
        "is_final": is_final,
        "rows": [
            (
                row,
                entries.get(row["entry"]),
                decimal_of(Fraction(row["mean"])) if row["mean"] else None,
                decided_words(row) if is_final else "",
                told.entries.get(row["entry"]) if told else None,
            )
            for row in page
        ],
        "advice": told,
        "parted": parted(record["ranking"], {e.code: titled(e) for e in entries.values()}),
        "waiting": _named(waiting, titles),
        "undecided": _named(undecided, titles),
        "president": sitting.filter(is_president=True).first() if undecided else None,
        "seal_form": SealForm(),
        "run_off_form": RunOffForm(),
        "notes": notes.select_related("entry").order_by("entry__title", "pk"),
        "may_deliberate": may_deliberate(request.user, contest) and not is_sealing,
        "may_publish": may_publish(request.user, contest),
        "seal_step": _seal_step(sealing, stored),
        "seal_failed": sealing is not None and not is_sealing,
        "public_still_votes": public_still_votes(contest),
        "run_off_under_way": any(one.is_run_off_under_way for one in contest.rounds.all()),
        "may_correct": may_correct(request.user, contest),
        "may_export": may_export(request.user),
        "result": stored,
    }
    return render(request, "contests/admin/results.html", context)


def _seal_step(sealing: Sealing | None, result: Result | None) -> int | None:
    """How many of the three steps of a seal are done: asked for, counted, packed; ``None`` if none is due."""
    if result is not None:
        return None if hasattr(result, "bundle") else 2
    if sealing is None or not sealing.is_under_way:
        return None
    return 1 if sealing.began_at else 0


def _named(ties: Iterable[Waiting], titles: Mapping[str, str]) -> list[dict[str, object]]:
    """Photos that are still equal, with their titles."""
    return [
        {"step": tie.step, "entries": tie.entries, "titles": [titles.get(code, code) for code in tie.entries]}
        for tie in ties
    ]


@require_POST
def seal(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the result computed and frozen; it is not public yet."""
    contest = closed_contest(request, pk)
    form = SealForm(request.POST)
    left_open = form.cleaned_data["left_open"] if form.is_valid() else ""
    try:
        ask_for_seal(contest=contest, by=member(request), left_open=left_open)
    except results_actions.OpenTiesError:
        messages.error(
            request,
            _("Photos are equal at a place with a prize: let them be parted, or write why nobody does."),
        )
    except NotCountedError:
        messages.error(
            request, _("Something has happened since this was counted: look at the ranking again.")
        )
    except results_actions.NotPublishableError:
        messages.error(request, _("There is nothing to seal."))
    return redirect("contests_results", pk)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    contest = closed_contest(request, pk)
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


def closed_contest(request: HttpRequest, pk: int) -> Contest:
    """The contest, for who may read its ranking; the record of its result is too large to come along."""
    contests = Contest.objects.select_related("result__bundle", "public_vote", "sealing")
    contest = get_object_or_404(contests.defer("result__record"), pk=pk)
    if not may_see_ranking(request.user, contest):
        raise PermissionDenied
    return contest
