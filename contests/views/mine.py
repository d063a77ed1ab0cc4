"""A person's own entries: /it/concorsi/mie/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contests import rules
from contests.actions import TooLateError, withdraw_entry
from contests.enums import EntryStatus
from contests.models import Entry

if TYPE_CHECKING:
    from datetime import datetime

    from contests.models import Photo
    from hub.accounts.models import User


@require_safe
@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Everything that the person has sent, newest first."""
    user: User = request.user  # type: ignore[assignment]
    now = timezone.now()
    entries = (
        Entry.objects.of(user.pk)
        .select_related("contest", "category")
        .prefetch_related("photos__derivatives")
        .order_by("-created_at", "-pk")[:200]
    )
    rows = [{"entry": entry, "can_edit": rules.can_edit(user, entry, now)} for entry in entries]
    return render(request, "contests/mine.html", {"rows": rows})


@require_safe
@login_required
@never_cache
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """One entry as its author sees it; also what stands there after sending."""
    user: User = request.user  # type: ignore[assignment]
    found = get_object_or_404(
        Entry.objects.of(user.pk)
        .exclude(status=EntryStatus.DRAFT)
        .select_related("contest", "category", "rules_version", "author")
        .prefetch_related("photos__derivatives", "consents__wording"),
        code=code,
    )
    return render(
        request,
        "contests/entry.html",
        {"entry": found, "can_edit": rules.can_edit(user, found, timezone.now())},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once, then take the photo back and delete it."""
    now = timezone.now()
    user: User = request.user  # type: ignore[assignment]
    found = get_object_or_404(
        Entry.objects.of(user.pk).exclude(status=EntryStatus.DRAFT).select_related("contest"), code=code
    )
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


@require_safe
@login_required
@never_cache
def photo(request: HttpRequest, code: str) -> FileResponse:
    """The original, for who sent it."""
    found = get_object_or_404(Entry.objects.of(request.user.pk or 0), code=code)
    first = found.photos.first()
    if first is None:
        raise Http404
    return original_response(first)


def original_response(photo: Photo) -> FileResponse:
    """A file from the private storage, kept by nobody on the way."""
    response = FileResponse(
        photo.original.open("rb"),
        content_type=f"image/{photo.format}",
        filename=f"{photo.entry.code}.{photo.format}",
    )
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _not_open(request: HttpRequest, entry: Entry, now: datetime, *, status: int) -> HttpResponse:
    context = {"contest": entry.contest, "phase": entry.contest.phase_at(now), "entry": entry}
    return render(request, "contests/not_open.html", context, status=status)
