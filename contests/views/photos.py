"""What pages show of a photo, file by file: to everybody once it is public, before that to who may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contests import rules
from contests.desk import pool
from contests.enums import EntryStatus
from contests.jury_rules import may_look, may_see_as_staff, may_see_photo
from contests.models import Derivative, Entry, FullSize, Juror
from hub.core.private_files import private_file

from .mine import original_response

if TYPE_CHECKING:
    import uuid

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from hub.accounts.models import User

# Nobody on the way may show a photo for longer than this after it was taken back.
PUBLIC = "public, max-age=60"
# A juror's browser loads the next photo ahead; nobody else keeps it.
PRIVATE = "private, max-age=600"


@require_safe
def derivative(request: HttpRequest, token: uuid.UUID, width: int, kind: str) -> HttpResponseBase:
    """One width and format of a photo. Who may not see it is told that there is nothing."""
    found = get_object_or_404(
        Derivative.objects.with_audience().select_related("photo__entry__contest"),
        photo__token=token,
        width=width,
        format=kind,
    )
    is_public = found.is_public  # type: ignore[attr-defined]
    if not is_public and not _may_see(request, found.photo.entry):
        raise Http404
    made = found.photo.derivatives_made_at
    return private_file(
        request,
        found.file,
        content_type=f"image/{found.format}",
        keep=PUBLIC if is_public else PRIVATE,
        etag=f"{found.pk}-{made.timestamp() if made else 0}",
    )


@require_safe
def full_size(request: HttpRequest, token: uuid.UUID) -> HttpResponseBase:
    """A photo in its own pixels, for who judges it and for staff: it is never public, nor its author's to
    fetch, who has the original.
    """
    found = get_object_or_404(FullSize.objects.select_related("photo__entry__contest"), photo__token=token)
    if not _may_see_in_full(request, found.photo.entry):
        raise Http404
    return private_file(
        request,
        found.file,
        content_type="image/jpeg",
        keep=PRIVATE,
        etag=f"full-{found.pk}-{found.made_at.timestamp()}",
    )


@never_cache
def original(request: HttpRequest, code: str) -> HttpResponseBase:
    """A photo as it was sent, for staff who check entries. 403 for others, whether there is one or not.

    It stands outside of the admin, whose door would show strangers the way to the login.
    """
    if not rules.can_open_originals(request.user):
        raise PermissionDenied
    found = get_object_or_404(Entry.objects.exclude(status=EntryStatus.DRAFT), code=code)
    return original_response(request, found)


def _may_see(request: HttpRequest, entry: Entry) -> bool:
    user = request.user
    return user.is_authenticated and may_see_photo(user, entry, _seat(user, entry))


def _may_see_in_full(request: HttpRequest, entry: Entry) -> bool:
    user = request.user
    if not user.is_authenticated:
        return False
    seat = _seat(user, entry)
    if seat is not None and may_look(seat):
        round_ = seat.contest.current_round
        if round_ is not None and pool(seat, round_).filter(pk=entry.pk).exists():
            return True
    return may_see_as_staff(user, entry)


def _seat(user: User, entry: Entry) -> Juror | None:
    seats = Juror.objects.of(user.pk).select_related("contest")
    return seats.filter(contest=entry.contest_id).first()
