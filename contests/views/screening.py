"""Screening in the admin: the queue with large pictures, one entry, decisions one by one or many at once."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contests import rules, subject_rules
from contests.actions import (
    Refused,
    UnreleasedError,
    admit_entry,
    disqualify_entry,
    readmit_entry,
    reject_entry,
    undo_decision,
)
from contests.actions.subjects import SubjectRefusedError, name_subject
from contests.agenda import entries_in, undecided_pairs
from contests.enums import JUDGED_STATUSES, EntryEvent, EntryStatus
from contests.models import Contest, Entry, EntryLog, LookAlike
from contests.staff_forms import DecisionForm, QueueFilterForm
from contests.subject_forms import SubjectForm
from contests.views.staff import screener

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from contests.models import Photo
    from hub.accounts.models import User

A_PAGE = 24


def flags_of(entry: Entry, photo: Photo | None) -> list[str]:
    """What staff may want to look at twice; never a reason to reject by itself."""
    flags: list[str] = []
    if photo is None:
        return flags
    if photo.derivative_failure:
        flags.append(gettext("Its pictures could not be made: {why}").format(why=photo.derivative_failure))
    taken = photo.taken_at
    if taken is None:
        flags.append(gettext("The file does not say when it was taken"))
    elif told := _when(entry.contest, taken.date()):
        flags.append(told.format(day=date_format(taken, "SHORT_DATE_FORMAT")))
    if photo.facts.get("has_location"):
        flags.append(gettext("The original knows where it was taken (visitors never see it)"))
    return flags


def _when(contest: Contest, day: date) -> str:
    """What is odd about the day of a photo: that the rules want another, or that it is old."""
    first, last = contest.taken_from, contest.taken_until
    if first is None and last is None:
        early = day < timezone.localdate(contest.opens_at)
        return gettext("Taken on {day}, before entries opened") if early else ""
    outside = (first and day < first) or (last and day > last)
    return gettext("Taken on {day}, outside the period of the rules") if outside else ""


# The entrant first named guardians, then said to be of age.
AGE_CHANGED = Exists(EntryLog.objects.filter(entry=OuterRef("pk"), event=EntryEvent.AGE_CHANGED))


@require_safe
@never_cache
def contests(request: HttpRequest) -> HttpResponse:
    """Every contest with what waits in it."""
    screener(request)
    found = Contest.objects.annotate(
        waiting=entries_in(EntryStatus.SUBMITTED),
        admitted=entries_in(EntryStatus.ADMITTED),
        rejected=entries_in(EntryStatus.REJECTED),
        look_alikes=undecided_pairs(),
    ).with_page()
    return render(
        request,
        "contests/admin/contests.html",
        {"contests": found, "can_manage": rules.can_manage(request.user)},
    )


@require_safe
@never_cache
def queue(request: HttpRequest, pk: int) -> HttpResponse:
    """The entries of a contest, by state and category; those to check come first."""
    user = screener(request)
    contest = get_object_or_404(Contest, pk=pk)
    form = QueueFilterForm(request.GET or None, contest=contest)
    entries = (
        Entry.objects.filter(contest=contest)
        .exclude(status=EntryStatus.DRAFT)
        .select_related("category", "age_band", "contest")
        .prefetch_related("photos__derivatives", "guardians")
        .annotate(
            looks_alike=Exists(LookAlike.objects.undecided().filter(photo__entry=OuterRef("pk"))),
            age_changed=AGE_CHANGED,
        )
        .with_licence()
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
        "look_alikes": LookAlike.objects.undecided().of_contest(contest).count(),
    }
    return render(request, "contests/admin/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one entry: photo, facts, consents, who sent it, what was decided. A POST adds somebody
    who can be recognised in it.
    """
    user = screener(request)
    found = get_object_or_404(
        Entry.objects.exclude(status=EntryStatus.DRAFT)
        .select_related("contest", "category", "age_band", "author", "entrant", "rules_version")
        .prefetch_related("photos__derivatives", "guardians", "subjects", "log__actor")
        .prefetch_related("consents__wording", "consents__guardian")
        .annotate(age_changed=AGE_CHANGED)
        .with_licence(),
        code=code,
    )
    now = timezone.now()
    person = SubjectForm(request.POST, request.FILES) if request.method == "POST" else SubjectForm()
    if person.is_bound and person.is_valid():
        return _name_person(request, found, person)
    row = _row(user, found, now)
    context = {
        **row,
        "person": person,
        "decision_form": DecisionForm(),
        "can_disqualify": rules.can_disqualify(user, found, now),
        "can_judge": subject_rules.can_judge(user, found),
        "statuses": [(one.value, one.label) for one in JUDGED_STATUSES],
        "can_note_taken_back": subject_rules.can_note_taken_back(user, found),
        "can_readmit": rules.can_readmit(user, found, now),
        "look_alikes": LookAlike.objects.with_entry(found).select_related("photo__entry", "other__entry"),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if person.errors else HTTPStatus.OK
    return render(request, "contests/admin/entry.html", context, status=status)


def _name_person(request: HttpRequest, entry: Entry, form: SubjectForm) -> HttpResponse:
    try:
        name_subject(
            entry=entry,
            user=screener(request),
            name=form.cleaned_data["name"],
            is_minor=form.cleaned_data["is_minor"],
            release=form.kept,
            now=timezone.now(),
        )
    except SubjectRefusedError:
        messages.error(request, gettext("This is not possible any more."))
    else:
        messages.success(request, gettext("Saved."))
    return redirect("contests_screen", entry.code)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Admit, reject or undo for the entries that are ticked; the rest stays as it is."""
    user = screener(request)
    contest = get_object_or_404(Contest, pk=pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
        return _back(request, contest)
    now = timezone.now()
    codes = request.POST.getlist("entry")[: A_PAGE * 10]
    done = refused = unreleased = 0
    for entry_id in Entry.objects.filter(contest=contest, code__in=codes).values_list("pk", flat=True):
        try:
            _decide_one(form, entry_id, user, now)
        except UnreleasedError:
            unreleased += 1
        except Refused:
            refused += 1
        else:
            done += 1
    if unreleased:
        messages.error(request, _without_release(unreleased))
    _say(request, done, refused, anything=bool(codes))
    return _back(request, contest)


# So long staff are told of a consent that was taken back.
TOLD_FOR = timedelta(days=30)
TAKEN_BACK = (
    EntryEvent.REVOKED,
    EntryEvent.PEOPLE_REVOKED,
    EntryEvent.NAME_REVOKED,
    EntryEvent.CC_BY_REVOKED,
)


def revoked_panel(request: HttpRequest) -> SafeString | str:
    """Which entries lost a consent of late: what was printed or sent elsewhere is for people to take down."""
    if not rules.can_screen(request.user):
        return ""
    rows = (
        EntryLog.objects.filter(
            event__in=TAKEN_BACK,
            at__gte=timezone.now() - TOLD_FOR,
        )
        .select_related("entry__contest")
        .order_by("-at")[:20]
    )
    return render_to_string("contests/admin/revoked.html", {"rows": rows}) if rows else ""


def _row(user: User, entry: Entry, now: Any) -> dict[str, Any]:
    return {
        "entry": entry,
        "photo": entry.cover,
        "flags": [*_hints(entry), *_flags_of_all(entry)],
        "missing": [one for one in entry.guardians.all() if one.signed_at is None],
        "can_decide": rules.can_decide(user, entry, now),
        "can_undo": rules.can_undo(user, entry, now),
        "own": rules.owns(user, entry),
    }


def _hints(entry: Entry) -> list[str]:
    """What is known of an entry besides its file."""
    hints = []
    if getattr(entry, "looks_alike", False):
        hints.append(gettext("It looks like another photo: compare them"))
    if entry.age_changed and not entry.guardians.all():  # type: ignore[attr-defined]  # annotated
        hints.append(gettext("A guardian had been named; then the entrant said to be of age"))
    return hints


def _flags_of_all(entry: Entry) -> list[str]:
    """The flags of each photo; in a series they say of which."""
    photos = list(entry.photos.all())
    if len(photos) <= 1:
        return flags_of(entry, photos[0] if photos else None)
    return [
        gettext("Photo {number}: {flag}").format(number=number, flag=flag)
        for number, photo in enumerate(photos, start=1)
        for flag in flags_of(entry, photo)
    ]


def _decide_one(form: DecisionForm, entry_id: int, user: User, now: datetime) -> None:
    reason = form.cleaned_data["reason"]
    match form.cleaned_data["decision"]:
        case "admit":
            admit_entry(entry_id=entry_id, user=user, now=now)
        case "reject":
            reject_entry(entry_id=entry_id, user=user, reason=reason, now=now)
        case "disqualify":
            disqualify_entry(entry_id=entry_id, user=user, reason=reason, now=now)
        case "readmit":
            readmit_entry(entry_id=entry_id, user=user, now=now)
        case _:
            undo_decision(entry_id=entry_id, user=user, now=now)


def _without_release(number: int) -> str:
    return ngettext(
        "%(number)d photo is not admitted: the release of a recognisable person is missing or refused. Open "
        "the photo to see whose.",
        "%(number)d photos are not admitted: the release of a recognisable person is missing or refused. "
        "Open each photo to see whose.",
        number,
    ) % {"number": number}


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
