"""A file of the private storage, handed to somebody whose right to it a view has just asked."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from hub.core.byte_ranges import UnsatisfiableRangeError, asked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from django.db.models.fields.files import FieldFile
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

PIECE = 256 * 1024


def private_file(
    request: HttpRequest,
    file: FieldFile,
    *,
    content_type: str,
    keep: str,
    filename: str = "",
    etag: str = "",
    in_parts: bool = False,
) -> HttpResponseBase:
    """``file`` as an answer; ``keep`` says for whom and how long it may be kept on the way.

    Behind nginx (``PRIVATE_FILES_LOCATION``) only its name travels from here: nginx sends the file.
    With an ``etag``, who has it already is told so without its content. ``in_parts``: who asks for a part of
    it gets that part, as a player does that jumps ahead.
    """
    quoted = f'"{etag}"' if etag else None
    response: HttpResponseBase | None = get_conditional_response(request, etag=quoted) if quoted else None
    if response is None:
        response = _part(request, file, content_type, quoted) if in_parts else _whole(file, content_type)
        if filename:
            shown = content_disposition_header(as_attachment=False, filename=filename) or ""
            response["Content-Disposition"] = shown
    if quoted:
        response["ETag"] = quoted
    response["Cache-Control"] = keep
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _whole(file: FieldFile, content_type: str) -> HttpResponseBase:
    location = settings.PRIVATE_FILES_LOCATION
    if not location:
        return FileResponse(file.open("rb"), content_type=content_type)
    response = HttpResponse(content_type=content_type, status=HTTPStatus.OK)
    response["X-Accel-Redirect"] = location + quote(str(file.name))
    return response


def _part(request: HttpRequest, file: FieldFile, content_type: str, etag: str | None) -> HttpResponseBase:
    """What the request asks of the file: a part, the whole, or that there is no such part.

    Behind nginx it is nginx that reads ``Range`` and ``If-Range``: the whole is named to it.
    """
    if settings.PRIVATE_FILES_LOCATION:
        return _whole(file, content_type)
    header = request.headers.get("Range", "") if request.method == "GET" else ""
    # Only who holds this very file may be given a part of it; a date says less than our mark.
    if header and request.headers.get("If-Range", etag) != etag:
        header = ""
    size = file.size
    try:
        part = asked(header, size) if header else None
    except UnsatisfiableRangeError:
        response: HttpResponseBase = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        response["Content-Range"] = f"bytes */{size}"
    else:
        if part is None:
            response = _whole(file, content_type)
        else:
            stream = _pieces(file.storage.open(str(file.name)), part.first, part.length)
            response = StreamingHttpResponse(
                stream, status=HTTPStatus.PARTIAL_CONTENT, content_type=content_type
            )
            response["Content-Range"], response["Content-Length"] = part.told(size), str(part.length)
    response["Accept-Ranges"] = "bytes"
    return response


def _pieces(file: IO[bytes], first: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while length and (piece := file.read(min(PIECE, length))):
            length -= len(piece)
            yield piece
