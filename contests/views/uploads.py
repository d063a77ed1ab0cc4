"""Photos in pieces: who may begin one, and how large; how they travel is ``media.views.tus``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contests import rules
from contests.actions.uploads import begin_upload
from contests.models import Contest, Upload
from media.views import tus

if TYPE_CHECKING:
    import uuid

    from django.http import HttpRequest, HttpResponse


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
