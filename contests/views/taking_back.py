"""Somebody in a photo takes their consent back: they ask the town hall, and staff do it for them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contests import subject_rules
from contests.actions.revoking import CannotRevokeError, revoke_for_subject
from contests.enums import EntryStatus
from contests.models import Entry
from contests.subject_forms import TakenBackForm
from contests.views.staff import screener

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from hub.accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def taken_back(request: HttpRequest, code: str) -> HttpResponse:
    """Say first what follows, then do it; in every phase."""
    user = screener(request)
    entry = get_object_or_404(
        Entry.objects.exclude(status=EntryStatus.DRAFT).select_related("contest"), code=code
    )
    if entry.status == EntryStatus.WITHDRAWN:  # a second click
        return redirect("contests_screen", entry.code)
    if not subject_rules.can_note_taken_back(user, entry):
        raise PermissionDenied
    form = TakenBackForm(request.POST if request.method == "POST" else None, entry=entry)
    if form.is_valid():
        return _take_out(request, entry, form, user)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"entry": entry, "form": form}
    return render(request, "contests/admin/taken_back.html", context, status=status)


def _take_out(request: HttpRequest, entry: Entry, form: TakenBackForm, user: User) -> HttpResponse:
    reason = form.cleaned_data["reason"]
    try:
        revoke_for_subject(entry=entry, subject=form.subject, reason=reason, by=user, now=timezone.now())
    except CannotRevokeError:
        messages.error(request, gettext("This is not possible any more."))
    else:
        messages.success(request, gettext("Taken back. It is gone from all pages within a minute."))
    return redirect("contests_screen", entry.code)
