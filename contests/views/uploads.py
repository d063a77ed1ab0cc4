"""Photos in pieces, by the tus protocol 1.0 (https://tus.io/protocols/resumable-upload).

Core, creation, expiration, termination. A file belongs to who began it: for everybody else it is not there.
Why this is ours and no library: docs/decisions/0011.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contests import rules
from contests.actions.uploads import (
    TooMuchError,
    WrongOffsetError,
    begin_upload,
    continue_upload,
    discard_uploads,
)
from contests.models import Contest, Upload
from hub.accounts.limits import seconds_to_wait

if TYPE_CHECKING:
    import uuid
    from typing import IO

    from hub.accounts.models import User

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
PIECE_TYPE = "application/offset+octet-stream"
LARGEST_NUMBER = 12
RATE = "120/15m"
NO_CONTENT, CREATED, BAD, FORBIDDEN, CONFLICT, GONE = 204, 201, 400, 403, 409, 410
WRONG_VERSION, TOO_LARGE, WRONG_TYPE, TOO_MANY = 412, 413, 415, 429


@never_cache
@require_http_methods(["OPTIONS", "POST"])
def uploads(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a file: who is logged in, while the contest is open."""
    contest = get_object_or_404(Contest.objects.public(), slug=slug)
    if request.method == "OPTIONS":
        answer = _answer(NO_CONTENT)
        answer["Tus-Version"], answer["Tus-Extension"] = VERSION, EXTENSIONS
        answer["Tus-Max-Size"] = str(contest.max_bytes)
        return answer
    if _speaks_otherwise(request):
        return _wrong_version()
    if not rules.can_enter(request.user, contest, timezone.now()):
        return _answer(FORBIDDEN)
    return _begin(request, contest, cast("User", request.user))


def _begin(request: HttpRequest, contest: Contest, owner: User) -> HttpResponse:
    size = _number(request, "Upload-Length")
    if not size:
        return _answer(BAD)
    if size > contest.max_bytes:
        return _answer(TOO_LARGE)
    if seconds_to_wait("upload", f"user:{owner.pk}", RATE):
        return _answer(TOO_MANY)
    upload = begin_upload(contest=contest, owner=owner, size=size, name=_file_name(request))
    answer = _state(upload, CREATED)
    answer["Location"] = reverse("contests:upload", args=[contest.slug, upload.token])
    answer["Upload-Token"] = str(upload.token)
    return answer


@never_cache
@require_http_methods(["OPTIONS", "HEAD", "PATCH", "DELETE"])
def upload(request: HttpRequest, slug: str, token: uuid.UUID) -> HttpResponse:
    """A file that was begun: how far it is, its next piece, its end."""
    if request.method == "OPTIONS":
        return uploads(request, slug)
    if _speaks_otherwise(request):
        return _wrong_version()
    mine = Upload.objects.of(request.user.pk or 0)
    found = get_object_or_404(mine.select_related("contest"), token=token, contest__slug=slug)
    if found.expires_at <= timezone.now():
        return _answer(GONE)
    if request.method == "HEAD":
        return _state(found, 200)
    if request.method == "DELETE":
        discard_uploads([found])
        return _answer(NO_CONTENT)
    return _take_piece(request, found)


def _take_piece(request: HttpRequest, found: Upload) -> HttpResponse:
    """What was begun before the deadline may come to its end after it."""
    if request.content_type != PIECE_TYPE:
        return _answer(WRONG_TYPE)
    offset = _number(request, "Upload-Offset")
    if offset is None:
        return _answer(BAD)
    try:
        stream = cast("IO[bytes]", request)
        return _state(continue_upload(upload=found, offset=offset, stream=stream), NO_CONTENT)
    except WrongOffsetError:
        return _answer(CONFLICT)
    except TooMuchError:
        return _answer(TOO_LARGE)
    except FileNotFoundError:
        return _answer(GONE)


def _state(upload: Upload, status: int) -> HttpResponse:
    answer = _answer(status)
    answer["Upload-Offset"], answer["Upload-Length"] = str(upload.offset), str(upload.size)
    answer["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return answer


def _answer(status: int) -> HttpResponse:
    answer = HttpResponse(status=status)
    answer["Tus-Resumable"] = VERSION
    return answer


def _speaks_otherwise(request: HttpRequest) -> bool:
    return request.headers.get("Tus-Resumable") != VERSION


def _wrong_version() -> HttpResponse:
    answer = _answer(WRONG_VERSION)
    answer["Tus-Version"] = VERSION
    return answer


def _number(request: HttpRequest, header: str) -> int | None:
    text = request.headers.get(header, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LARGEST_NUMBER else None


def _file_name(request: HttpRequest) -> str:
    """What the metadata call the file, to speak of it to its sender; '' if they cannot be read."""
    for pair in request.headers.get("Upload-Metadata", "")[:2000].split(","):
        key, _space, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return base64.b64decode(value, validate=True).decode().replace("\0", "")[:200]
            except (binascii.Error, UnicodeDecodeError):
                return ""
    return ""
