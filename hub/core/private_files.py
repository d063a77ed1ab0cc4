"""A file of the private storage, handed to somebody whose right to it a view has just asked."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


def private_file(
    request: HttpRequest, file: FieldFile, *, content_type: str, keep: str, filename: str = "", etag: str = ""
) -> HttpResponseBase:
    """``file`` as an answer; ``keep`` says for whom and how long it may be kept on the way.

    Behind nginx (``PRIVATE_FILES_LOCATION``) only its name travels from here: nginx sends the file.
    With an ``etag``, who has it already is told so without its content.
    """
    quoted = f'"{etag}"' if etag else None
    response: HttpResponseBase | None = get_conditional_response(request, etag=quoted) if quoted else None
    if response is None:
        response = _whole(file, content_type)
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
