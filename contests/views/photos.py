"""What pages show of a photo, file by file: to everybody once it is public, before that to who may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from contests.jury_rules import may_see_photo
from contests.models import Derivative, Juror
from hub.core.private_files import private_file

if TYPE_CHECKING:
    import uuid

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from contests.models import Entry

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


def _may_see(request: HttpRequest, entry: Entry) -> bool:
    user = request.user
    if not user.is_authenticated:
        return False
    seat = Juror.objects.of(user.pk).select_related("contest").filter(contest=entry.contest_id).first()
    return may_see_photo(user, entry, seat)
