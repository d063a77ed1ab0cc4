"""Screening in the admin: the queue with large pictures, one entry, decisions one by one or many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from contests import rules
from contests.actions import Refused, admit_entry, reject_entry, undo_decision
from contests.enums import EntryStatus
from contests.models import Contest, Entry
from contests.staff_forms import DecisionForm, QueueFilterForm

from .mine import original_response

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from contests.models import Photo
    from hub.accounts.models import User

A_PAGE = 24


def _staff(request: HttpRequest) -> User:
    if not rules.can_screen(request.user):
        raise PermissionDenied
    return request.user  # type: ignore[return-value]


def flags_of(entry: Entry, photo: Photo | None) -> list[str]:
    """What staff may want to look at twice; never a reason to reject by itself."""
    flags: list[str] = []
    if photo is None:
        return flags
    if photo.derivative_failure:
        flags.append(gettext("Its pictures could not be made: {why}").format(why=photo.derivative_failure))
    taken = str(photo.facts.get("taken_at") or "")
    if not taken:
        flags.append(gettext("The file does not say when it was taken"))
    elif taken[:10] < entry.contest.opens_at.date().isoformat():
        flags.append(gettext("Taken on {day}, before entries opened").format(day=taken[:10]))
    if photo.facts.get("has_location"):
        flags.append(gettext("The original knows where it was taken (visitors never see it)"))
    return flags


@require_safe
@never_cache
def contests(request: HttpRequest) -> HttpResponse:
    """Every contest with what waits in it."""
    _staff(request)
    found = Contest.objects.annotate(
        waiting=Count("entries", filter=Q(entries__status=EntryStatus.SUBMITTED)),
        admitted=Count("entries", filter=Q(entries__status=EntryStatus.ADMITTED)),
        rejected=Count("entries", filter=Q(entries__status=EntryStatus.REJECTED)),
    )
    return render(
        request,
        "contests/admin/contests.html",
        {"contests": found, "can_manage": rules.can_manage(request.user)},
    )


@require_safe
@never_cache
def queue(request: HttpRequest, pk: int) -> HttpResponse:
    """The entries of a contest, by state and category; those to check come first."""
    user = _staff(request)
    contest = get_object_or_404(Contest, pk=pk)
    form = QueueFilterForm(request.GET or None, contest=contest)
    entries = (
        Entry.objects.filter(contest=contest)
        .exclude(status=EntryStatus.DRAFT)
        .select_related("category", "contest")
        .prefetch_related("photos__derivatives")
        .order_by("submitted_at", "pk")
    )
    entries = form.narrow(entries)
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("p"))
    now = timezone.now()
    rows = [_row(user, entry, now) for entry in page]
    counts = dict(
        Entry.objects.filter(contest=contest)
        .exclude(status=EntryStatus.DRAFT)
        .order_by()
        .values_list("status")
        .annotate(number=Count("pk"))
    )
    context = {
        "contest": contest,
        "rows": rows,
        "page": page,
        "filter_form": form,
        "counts": [(s.value, s.label, counts.get(s.value, 0)) for s in EntryStatus if s != EntryStatus.DRAFT],
        "status": form.shown,
        "decision_form": DecisionForm(),
        "may_decide": rules.before_judging(contest, now),
    }
    return render(request, "contests/admin/queue.html", context)


@require_safe
@never_cache
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one entry: photo, facts, consents, who sent it, what was decided."""
    user = _staff(request)
    found = get_object_or_404(
        Entry.objects.exclude(status=EntryStatus.DRAFT)
        .select_related("contest", "category", "author", "entrant", "rules_version")
        .prefetch_related("photos__derivatives", "consents__wording", "log__actor"),
        code=code,
    )
    row = _row(user, found, timezone.now())
    return render(request, "contests/admin/entry.html", {**row, "decision_form": DecisionForm()})


@require_safe
@never_cache
def photo(request: HttpRequest, code: str) -> FileResponse:
    """The original, for staff who check entries."""
    _staff(request)
    found = get_object_or_404(Entry.objects.exclude(status=EntryStatus.DRAFT), code=code)
    first = found.photos.first()
    if first is None:
        raise Http404
    return original_response(first)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Admit, reject or undo for the entries that are ticked; the rest stays as it is."""
    user = _staff(request)
    contest = get_object_or_404(Contest, pk=pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
        return _back(request, contest)
    now = timezone.now()
    done = refused = 0
    codes = request.POST.getlist("entry")[: A_PAGE * 10]
    for entry_id in Entry.objects.filter(contest=contest, code__in=codes).values_list("pk", flat=True):
        try:
            match form.cleaned_data["decision"]:
                case "admit":
                    admit_entry(entry_id=entry_id, user=user, now=now)
                case "reject":
                    reject_entry(entry_id=entry_id, user=user, reason=form.cleaned_data["reason"], now=now)
                case _:
                    undo_decision(entry_id=entry_id, user=user, now=now)
        except Refused:
            refused += 1
        else:
            done += 1
    _say(request, done, refused, anything=bool(codes))
    return _back(request, contest)


def dashboard_panel(request: HttpRequest) -> SafeString | str:
    """How many entries wait to be checked, on the admin's first page."""
    if not rules.can_screen(request.user):
        return ""
    waiting = (
        Contest.objects.filter(entries__status=EntryStatus.SUBMITTED, judging_from__gt=timezone.now())
        .annotate(waiting=Count("entries"))
        .order_by("closes_at")
    )
    return render_to_string("contests/admin/dashboard.html", {"contests": waiting}) if waiting else ""


def _row(user: User, entry: Entry, now: Any) -> dict[str, Any]:
    first = next(iter(entry.photos.all()), None)
    return {
        "entry": entry,
        "photo": first,
        "flags": flags_of(entry, first),
        "can_decide": rules.can_decide(user, entry, now),
        "can_undo": rules.can_undo(user, entry, now),
        "own": rules.owns(user, entry),
    }


def _say(request: HttpRequest, done: int, refused: int, *, anything: bool) -> None:
    if not anything:
        messages.warning(request, gettext("Tick at least one photo."))
    if done:
        messages.success(
            request,
            ngettext("%(number)d photo decided.", "%(number)d photos decided.", done) % {"number": done},
        )
    if refused:
        messages.error(
            request,
            ngettext(
                "%(number)d photo could not be decided: it was decided already, the jury has started, or it "
                "is your own.",
                "%(number)d photos could not be decided: they were decided already, the jury has started, or "
                "they are your own.",
                refused,
            )
            % {"number": refused},
        )


def _back(request: HttpRequest, contest: Contest) -> HttpResponse:
    wanted = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        wanted = reverse("contests_queue", args=[contest.pk])
    return redirect(wanted)
