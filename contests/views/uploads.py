"""Photos in pieces: who may begin one, how large, how it looks; how they travel is ``media.views.tus``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.storage import storages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contests import rules
from contests.actions.uploads import begin_upload
from contests.models import Contest, Upload
from hub.accounts.limits import seconds_to_wait, too_many
from media.ingest import IngestFailed, PictureRefused, make_derivatives_safely
from media.views import tus

if TYPE_CHECKING:
    import uuid

    from django.http import HttpRequest

# As wide as the form shows a photo, on a screen with two pixels for one; to decode it takes a second or two.
PREVIEW_WIDTH, PREVIEW_RATE, PREVIEW_SECONDS = 320, "60/15m", 20.0


@never_cache
@require_http_methods(tus.METHODS_OF_ALL)
def uploads(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a file: who is logged in, while the contest is open."""
    contest = get_object_or_404(Contest.objects.public(), slug=slug)
    if request.method == "OPTIONS":
        return tus.told(contest.max_bytes)
    if tus.speaks_otherwise(request):
        return tus.wrong_version()
    if not rules.can_enter(request.user, contest, timezone.now()):
        return tus.plain(tus.FORBIDDEN)
    return tus.begun(
        request,
        max_bytes=contest.max_bytes,
        limit="upload",
        begin=lambda owner, size, name: begin_upload(contest=contest, owner=owner, size=size, name=name),
        address=lambda upload: reverse("contests:upload", args=[contest.slug, upload.token]),
    )


@never_cache
@require_http_methods(tus.METHODS_OF_ONE)
def upload(request: HttpRequest, slug: str, token: uuid.UUID) -> HttpResponse:
    """A file that was begun; what was begun before the deadline may come to its end after it."""
    if request.method == "OPTIONS":
        return uploads(request, slug)
    if tus.speaks_otherwise(request):
        return tus.wrong_version()
    mine = Upload.objects.of(request.user.pk or 0)
    return tus.continued(request, get_object_or_404(mine, token=token, contest__slug=slug))


@never_cache
@require_safe
def preview(request: HttpRequest, slug: str, token: uuid.UUID) -> HttpResponse:
    """The photo as its sender sees it in a browser that cannot draw its format (HEIC, mostly).

    Made for the one answer and kept nowhere. Of what is no picture nothing is shown: the form says why.
    """
    found = get_object_or_404(Upload.objects.of(request.user.pk or 0), token=token, contest__slug=slug)
    if wait := seconds_to_wait("upload-preview", f"user:{found.owner_id}", PREVIEW_RATE):
        return too_many(request, wait)
    if not found.is_complete:
        raise Http404
    try:
        with storages["private"].open(found.file_name) as file:
            [picture] = make_derivatives_safely(file, (PREVIEW_WIDTH,), ("jpeg",), timeout=PREVIEW_SECONDS)
    except FileNotFoundError:
        raise Http404 from None
    except (PictureRefused, IngestFailed):
        return HttpResponse(status=tus.NO_CONTENT)
    return HttpResponse(picture.content, content_type=picture.content_type)
