"""The recognisable people of an entry: a page for its author, and what staff do with their releases."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contests import subject_rules
from contests.actions.subjects import (
    SubjectRefusedError,
    hand_in_release,
    judge_release,
    name_subject,
    remove_subject,
)
from contests.enums import EntryStatus, SubjectStatus
from contests.models import Entry, Subject
from contests.releases import TYPES
from contests.subject_forms import JudgeForm, ReleaseForm, SubjectForm
from contests.views.staff import screener
from hub.accounts.limits import seconds_to_wait, too_many
from hub.core.private_files import private_file

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from hub.accounts.models import User

# Enough for a slow line and many mistakes, too little for a machine.
RATE = "60/15m"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def subjects(request: HttpRequest, code: str) -> HttpResponse:
    """Who can be recognised in the photo: add, hand in a release, take off the list."""
    user: User = request.user  # type: ignore[assignment]
    entry = get_object_or_404(
        Entry.objects.of(user.pk).exclude(status=EntryStatus.DRAFT).select_related("contest"), code=code
    )
    rows = list(entry.subjects.for_author())
    form: ReleaseForm = SubjectForm()
    chosen = next((row for row in rows if str(row.pk) == request.POST.get("subject")), None)
    if request.method == "POST":
        if wait := seconds_to_wait("subjects", f"user:{user.pk}", RATE):
            return too_many(request, wait)
        if chosen is None and "subject" in request.POST:
            return _gone(request, entry)
        form = _form_of(chosen, request)
        if (chosen is not None and request.POST.get("do") == "remove") or form.is_valid():
            return _change(request, entry, chosen, form, user)
    cards = [{"subject": row, "form": form if row == chosen else _form_of(row)} for row in rows]
    context = {
        "entry": entry,
        "cards": cards,
        "form": form if chosen is None else SubjectForm(),
        "can_name": subject_rules.can_name(user, entry, timezone.now()),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "contests/subjects.html", context, status=status)


def _form_of(subject: Subject | None, request: HttpRequest | None = None) -> ReleaseForm:
    """The form for a person's release, or for somebody new; ids of its own each, since a page has many."""
    sent = (request.POST, request.FILES) if request else ()
    return ReleaseForm(*sent, auto_id=f"id_{subject.pk}_%s") if subject else SubjectForm(*sent)


def _gone(request: HttpRequest, entry: Entry) -> HttpResponse:
    """The person has left the list already; who pressed twice to take them off has got what they want."""
    if request.POST.get("do") != "remove":
        messages.error(request, gettext("This is not possible any more."))
    return HttpResponseRedirect(reverse("contests:subjects", args=[entry.code]))


def _change(
    request: HttpRequest, entry: Entry, chosen: Subject | None, form: ReleaseForm, user: User
) -> HttpResponse:
    now, done = timezone.now(), gettext("Saved.")
    try:
        if chosen is None:
            name_subject(
                entry=entry,
                user=user,
                name=form.cleaned_data["name"],
                is_minor=form.cleaned_data["is_minor"],
                release=form.kept,
                now=now,
            )
        elif request.POST.get("do") == "remove":
            done = _taken_off(chosen)
            remove_subject(subject=chosen, user=user, now=now)
        elif form.kept is not None:
            hand_in_release(subject=chosen, user=user, release=form.kept, now=now)
    except SubjectRefusedError:
        messages.error(request, gettext("This is not possible any more."))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("contests:subjects", args=[entry.code]))


def _taken_off(subject: Subject) -> str:
    if subject.release:
        words = gettext("“{name}” is off the list, and the signed release has been deleted.")
    else:
        words = gettext("“{name}” is off the list.")
    return words.format(name=subject.name)


@require_POST
def judge(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Staff say how it stands with a release."""
    user = screener(request)
    subject = get_object_or_404(Subject, pk=pk, entry__code=code)
    form = JudgeForm(request.POST)
    try:
        if not form.is_valid():
            raise SubjectRefusedError  # noqa: TRY301 - the same words for both
        status = SubjectStatus(form.cleaned_data["status"])
        judge_release(subject=subject, user=user, status=status, reason=form.cleaned_data["reason"])
    except SubjectRefusedError:
        messages.error(
            request,
            gettext(
                "Not changed: “signed” wants a release, “not recognisable” wants a reason, and an admitted "
                "photo must have its decision undone first."
            ),
        )
    else:
        messages.success(request, gettext("Saved."))
    return redirect("contests_screen", code)


@require_safe
@never_cache
def release(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """The signed release, for staff who check entries: to download, kept by nobody on the way."""
    screener(request)
    subject = get_object_or_404(Subject, pk=pk, entry__code=code)
    if not subject.release:
        raise Http404
    response = private_file(
        request, subject.release, content_type=TYPES[subject.release_format], keep="private, no-store"
    )
    name = f"{code}-{subject.pk}.{subject.release_format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
