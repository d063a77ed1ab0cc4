"""Files in pieces, by the tus protocol 1.0 (https://tus.io/protocols/resumable-upload).

Core, creation, expiration, termination. A file belongs to who began it: for everybody else it is not there.
Why this is ours and no library: docs/decisions/0011. A room that takes such files asks its own rights and
bounds in two views of its own, and has these functions do the rest.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, cast

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import http_date

from hub.accounts.limits import seconds_to_wait
from media.actions.uploads import TooMuchError, WrongOffsetError, continue_upload, discard_uploads

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

    from django.http import HttpRequest

    from hub.accounts.models import User
    from media.models import PieceUpload

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
PIECE_TYPE = "application/offset+octet-stream"
LARGEST_NUMBER = 12
RATE = "120/15m"
METHODS_OF_ALL = ["OPTIONS", "POST"]
METHODS_OF_ONE = ["OPTIONS", "HEAD", "PATCH", "DELETE"]
NO_CONTENT, CREATED, BAD, FORBIDDEN, CONFLICT, GONE = 204, 201, 400, 403, 409, 410
WRONG_VERSION, TOO_LARGE, WRONG_TYPE, TOO_MANY = 412, 413, 415, 429


def told(max_bytes: int) -> HttpResponse:
    """What OPTIONS asks: which parts of the protocol are spoken here, how large a file may be."""
    answer = plain(NO_CONTENT)
    answer["Tus-Version"], answer["Tus-Extension"] = VERSION, EXTENSIONS
    answer["Tus-Max-Size"] = str(max_bytes)
    return answer


def begun(
    request: HttpRequest,
    *,
    max_bytes: int,
    limit: str,
    begin: Callable[[User, int, str], PieceUpload],
    address: Callable[[PieceUpload], str],
) -> HttpResponse:
    """Begin a file for who is logged in; ``limit`` names what is counted of it."""
    owner = cast("User", request.user)
    size = _number(request, "Upload-Length")
    if not size:
        return plain(BAD)
    if size > max_bytes:
        return plain(TOO_LARGE)
    if seconds_to_wait(limit, f"user:{owner.pk}", RATE):
        return plain(TOO_MANY)
    upload = begin(owner, size, _file_name(request))
    answer = _state(upload, CREATED)
    answer["Location"] = address(upload)
    answer["Upload-Token"] = str(upload.token)
    return answer


def continued(request: HttpRequest, found: PieceUpload) -> HttpResponse:
    """What is asked of a file that was begun: how far it is, its next piece, its end."""
    if found.expires_at <= timezone.now():
        return plain(GONE)
    if request.method == "HEAD":
        return _state(found, 200)
    if request.method == "DELETE":
        discard_uploads([found])
        return plain(NO_CONTENT)
    return _take_piece(request, found)


def _take_piece(request: HttpRequest, found: PieceUpload) -> HttpResponse:
    if request.content_type != PIECE_TYPE:
        return plain(WRONG_TYPE)
    offset = _number(request, "Upload-Offset")
    if offset is None:
        return plain(BAD)
    try:
        stream = cast("IO[bytes]", request)
        return _state(continue_upload(upload=found, offset=offset, stream=stream), NO_CONTENT)
    except WrongOffsetError:
        return plain(CONFLICT)
    except TooMuchError:
        return plain(TOO_LARGE)
    except FileNotFoundError:
        return plain(GONE)


def _state(upload: PieceUpload, status: int) -> HttpResponse:
    answer = plain(status)
    answer["Upload-Offset"], answer["Upload-Length"] = str(upload.offset), str(upload.size)
    answer["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return answer


def plain(status: int) -> HttpResponse:
    """An answer without words."""
    answer = HttpResponse(status=status)
    answer["Tus-Resumable"] = VERSION
    return answer


def speaks_otherwise(request: HttpRequest) -> bool:
    return request.headers.get("Tus-Resumable") != VERSION


def wrong_version() -> HttpResponse:
    answer = plain(WRONG_VERSION)
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
