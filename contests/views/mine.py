"""A person's own entries: /it/concorsi/mie/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contests import rules
from contests.actions import TooLateError, discard_draft, withdraw_entry
from contests.drafts import missing_in
from contests.enums import ConsentKind, EntryStatus, SubjectStatus
from contests.guardian_rules import BY_CHOICE, can_give, can_revoke, takes_signatures
from contests.models import Contest, Entry
from contests.subject_rules import can_name as can_hand_in
from hub.core.private_files import private_file

if TYPE_CHECKING:
    from datetime import datetime

    from django.http.response import HttpResponseBase

    from contests.models import Subject
    from hub.accounts.models import User

LONGEST_NUMBER = 4


@require_safe
@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Everything that the person has sent, newest first."""
    user: User = request.user  # type: ignore[assignment]
    now = timezone.now()
    entries = (
        Entry.objects.of(user.pk)
        .select_related("contest", "category", "author")
        .prefetch_related("photos__derivatives")
        .order_by("-created_at", "-pk")[:200]
    )
    rows = [
        {
            "entry": entry,
            "can_edit": rules.can_edit(user, entry, now),
            "can_withdraw": rules.can_withdraw(user, entry, now),
            "missing": missing_in(entry) if entry.is_saved else [],
        }
        for entry in entries
    ]
    # Where somebody who has sent nothing yet can begin.
    taking = [] if rows else Contest.objects.taking_entries().order_by("closes_at", "pk")
    return render(request, "contests/mine.html", {"rows": rows, "taking": taking})


@require_safe
@login_required
@never_cache
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """One entry as its author sees it; also what stands there after sending."""
    user: User = request.user  # type: ignore[assignment]
    found = get_object_or_404(
        Entry.objects.of(user.pk)
        .exclude(status=EntryStatus.DRAFT)
        .select_related("contest", "category", "age_band", "rules_version", "author")
        .prefetch_related("photos__derivatives", "guardians", "subjects")
        .prefetch_related("consents__wording", "consents__guardian"),
        code=code,
    )
    now = timezone.now()
    unreleased = _unreleased(user, found, now)
    context = {
        "entry": found,
        "can_edit": rules.can_edit(user, found, now),
        "can_withdraw": rules.can_withdraw(user, found, now),
        "takes_signatures": takes_signatures(found, now),
        "revocable": _revocable(user, found),
        "may_give": _may_give(user, found),
        "class_sheet": any(subject.is_class for subject in unreleased),
        "releases_missing": sum(not subject.is_class for subject in unreleased),
    }
    return render(request, "contests/entry.html", context)


def _unreleased(user: User, entry: Entry, now: datetime) -> list[Subject]:
    """Whose signature is missing and can still be handed in."""
    if not can_hand_in(user, entry, now):
        return []
    wanted = (SubjectStatus.ASKED, SubjectStatus.REFUSED)
    return [subject for subject in entry.subjects.all() if subject.status in wanted]


def _revocable(user: User, entry: Entry) -> set[int]:
    """The consents that the person can take back: their own, not what another guardian has signed."""
    return {
        consent.pk
        for consent in entry.consents.all()
        if consent.revoked_at is None
        and (consent.guardian is None or consent.guardian.is_sender)
        and can_revoke(user, None, entry, ConsentKind(consent.kind))
    }


def _may_give(user: User, entry: Entry) -> set[ConsentKind]:
    """What is not agreed to and could be."""
    standing = {consent.kind for consent in entry.consents.all() if consent.revoked_at is None}
    return {kind for kind in BY_CHOICE if kind not in standing and can_give(user, entry, kind)}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once, then take the photo back and delete it; a draft is only thrown away."""
    now = timezone.now()
    user: User = request.user  # type: ignore[assignment]
    found = get_object_or_404(Entry.objects.of(user.pk).select_related("contest"), code=code)
    if found.status == EntryStatus.DRAFT:
        return _throw_away(request, found, user)
    if request.method == "POST":
        try:
            withdraw_entry(entry=found, user=user, now=now)
        except TooLateError:
            return _not_open(request, found, now, status=409)
        messages.success(request, gettext("You have withdrawn the photo. Its file has been deleted."))
        return HttpResponseRedirect(reverse("contests:mine"))
    if not rules.can_withdraw(user, found, now):
        return _not_open(request, found, now, status=200)
    return render(request, "contests/withdraw.html", {"entry": found})


def _throw_away(request: HttpRequest, draft: Entry, user: User) -> HttpResponse:
    if request.method != "POST":
        return render(request, "contests/withdraw.html", {"entry": draft})
    discard_draft(entry=draft, user=user)
    messages.success(request, gettext("You have deleted the draft."))
    return HttpResponseRedirect(reverse("contests:mine"))


@require_safe
@never_cache
def photo(request: HttpRequest, code: str) -> HttpResponseBase:
    """The original, for who sent it. Everybody else is told that there is nothing."""
    found = get_object_or_404(Entry.objects.of(request.user.pk or 0), code=code)
    return original_response(request, found)


def original_response(request: HttpRequest, entry: Entry) -> HttpResponseBase:
    """The original that ``n`` names by its place in the series; kept by nobody on the way."""
    number = request.GET.get("n", "1")
    position = int(number) - 1 if number.isdecimal() and len(number) <= LONGEST_NUMBER else -1
    photo = entry.photos.select_related("entry__contest").filter(position=position).first()
    if photo is None:
        raise Http404
    return private_file(
        request,
        photo.original,
        content_type=f"image/{photo.format}",
        keep="private, no-store",
        filename=photo.name_outside,
    )


def _not_open(request: HttpRequest, entry: Entry, now: datetime, *, status: int) -> HttpResponse:
    context = {"contest": entry.contest, "phase": entry.contest.phase_at(now), "entry": entry}
    return render(request, "contests/not_open.html", context, status=status)
