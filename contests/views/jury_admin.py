"""The jury and the results in the admin: who sits, how far they are, and after the close the ranking.

Progress is numbers of photos. A value appears on no page here before the round is closed, whoever asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contests.actions import jury as jury_actions
from contests.actions import results as results_actions
from contests.desk import progress_of
from contests.enums import EntryStatus
from contests.jury_forms import InviteForm, MentionForm
from contests.jury_rules import is_closed, may_publish, may_run_jury, may_see_progress, may_see_ranking
from contests.models import Contest, Entry, Juror, Note
from contests.showcase import parted
from contests.tally import tally
from contests.views.results import results_context

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from hub.accounts.models import User


@require_GET
def juries(request: HttpRequest) -> HttpResponse:
    """Every contest with its jury and its results."""
    if not any(request.user.has_perm(f"contests.{name}") for name in ("run_jury", "publish_results")):
        raise PermissionDenied
    return render(request, "contests/admin/juries.html", {"contests": Contest.objects.all()})


@never_cache
@require_http_methods(["GET", "POST"])
def jury(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite jurors and see how far each is."""
    contest = get_object_or_404(Contest, pk=pk)
    if not may_see_progress(request.user, contest):
        raise PermissionDenied
    may_run = may_run_jury(request.user, contest)
    form = InviteForm(request.POST or None)
    if request.method == "POST":
        if not may_run:
            raise PermissionDenied
        if form.is_valid():
            for email in form.cleaned_data["emails"]:
                jury_actions.invite_juror(
                    contest=contest, email=email, language=form.cleaned_data["language"], by=_staff(request)
                )
            messages.success(request, _("The invitations are on their way."))
            return redirect("contests_jury", contest.pk)
    context = {
        "contest": contest,
        "form": form,
        "rows": progress_of(contest),
        "may_run": may_run,
        "may_see_ranking": may_see_ranking(request.user, contest),
    }
    return render(request, "contests/admin/jury.html", context)


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
        deeds[do](juror=seat, by=_staff(request))
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
    late = [row.juror for row in progress_of(contest) if row.juror.is_sitting and row.done < row.total]
    jury_actions.remind_jurors(contest=contest, jurors=late, by=_staff(request))
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
    record = stored.record if stored else tally(contest)
    entries = {
        e.code: e
        for e in Entry.objects.filter(
            contest=contest, status__in=[EntryStatus.ADMITTED, EntryStatus.WITHDRAWN]
        )
        .select_related("mention", "category")
        .prefetch_related("photos__derivatives")
    }
    notes = Note.objects.filter(juror__in=Juror.objects.sitting().filter(contest=contest), offered=True)
    context = {
        "contest": contest,
        "record": record,
        "rows": [(row, entries.get(row["entry"])) for row in record["ranking"]],
        "parted": parted(record, {code: e.title for code, e in entries.items()}),
        "notes": notes.select_related("entry").order_by("entry__title", "pk"),
        "may_publish": may_publish(request.user, contest),
        "result": stored,
    }
    return render(request, "contests/admin/results.html", context)


@never_cache
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly what would be published: it is published, rendered and taken back, in one transaction."""
    contest = _closed(request, pk)
    try:
        with transaction.atomic():
            result = results_actions.publish_results(contest=contest, by=_staff(request))
            context = results_context(result) | {"preview": True}
            response = render(request, "contests/results/results.html", context)
            transaction.set_rollback(True)
    except results_actions.NotPublishableError:
        messages.error(request, _("There is nothing to publish."))
        return redirect("contests_results", pk)
    return response


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    contest = _closed(request, pk)
    try:
        results_actions.publish_results(contest=contest, by=_staff(request))
    except results_actions.NotPublishableError:
        messages.error(request, _("There is nothing to publish."))
    else:
        messages.success(request, _("The results are published."))
    return redirect("contests_results", pk)


def _choose(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Keep the mentions and the chosen notes that the form holds."""
    try:
        with transaction.atomic():
            for entry in Entry.objects.admitted().filter(contest=contest).select_related("mention"):
                form = MentionForm({"text": request.POST.get(f"mention-{entry.code}", "")})
                if not form.is_valid():
                    continue
                text, old = form.cleaned_data["text"], getattr(entry, "mention", None)
                if text != (old.text if old else ""):
                    results_actions.give_mention(contest=contest, entry=entry, text=text, by=_staff(request))
            chosen = [int(pk) for pk in request.POST.getlist("note") if pk.isdecimal()]
            results_actions.choose_notes(contest=contest, notes=chosen, by=_staff(request))
    except results_actions.NotPublishableError:
        messages.error(request, _("This is not possible any more."))
    else:
        messages.success(request, _("Your choices are saved."))
    return redirect("contests_results", contest.pk)


def _closed(request: HttpRequest, pk: int) -> Contest:
    contest = get_object_or_404(Contest.objects.select_related("result"), pk=pk)
    if not may_see_ranking(request.user, contest):
        raise PermissionDenied
    return contest


def _staff(request: HttpRequest) -> User:
    """Who acts; the admin lets nobody in who is not logged in."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user
