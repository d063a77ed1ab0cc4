"""The entry form as bytes on a line, for tests that speak to a real web server."""

from __future__ import annotations

import base64
import socket
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPResponse
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.browser.fixtures import session_of
from tests.factories.contests import PersonFactory

from .conftest import form_data

if TYPE_CHECKING:
    from contests.models import Contest
    from hub.accounts.models import User

SECRET = "s" * 32
PIECE = 4 * 1024 * 1024


def entry_form(contest: Contest) -> dict[str, Any]:
    """What a person fills in, but for the photo; the key is made anew for each."""
    client = Client()
    client.force_login(PersonFactory())
    data = form_data(client, contest)
    del data["photo"]
    return {**data, "csrfmiddlewaretoken": SECRET}


def request_for(
    url: str, contest: Contest, fields: dict[str, Any], name: str, content: bytes, person: User | None
) -> tuple[bytes, bytes]:
    """The form with its file: head and body as a browser sends them, the file's name in its raw bytes."""
    safe = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    start = (
        f'Content-Disposition: form-data; name="photo"; filename="{safe}"\r\nContent-Type: image/jpeg\r\n\r\n'
    )
    return _form(url, contest, fields, person, start.encode() + content)


def sent_in_pieces(
    url: str, contest: Contest, fields: dict[str, Any], name: str, content: bytes, person: User
) -> tuple[int, str]:
    """The same by the other door: the file in pieces (tus), then the form with its token.

    What the server answers to the form; or to the file, if it does not want it.
    """
    place = urlsplit(url)
    line = HTTPConnection(str(place.hostname), place.port, timeout=60)
    session = session_of(person)

    def ask(method: str, address: str, body: bytes = b"", **headers: str) -> HTTPResponse:
        common = {
            "Cookie": f"csrftoken={SECRET}; {settings.SESSION_COOKIE_NAME}={session}",
            "X-CSRFToken": SECRET,
            "Tus-Resumable": "1.0.0",
        }
        line.request(method, address, body, common | {k.replace("_", "-"): v for k, v in headers.items()})
        return line.getresponse()

    with closing(line):
        told = base64.b64encode(name.encode()).decode()
        begun = ask(
            "POST",
            reverse("contests:uploads", args=[contest.slug]),
            Upload_Length=str(len(content)),
            Upload_Metadata=f"filename {told}",
        )
        text = begun.read().decode()
        if begun.status != HTTPStatus.CREATED:
            return begun.status, text
        for at in range(0, len(content), PIECE):
            answer = ask(
                "PATCH",
                begun.headers["Location"],
                content[at : at + PIECE],
                Upload_Offset=str(at),
                Content_Type="application/offset+octet-stream",
            )
            assert (answer.status, answer.read()) == (HTTPStatus.NO_CONTENT, b"")
    form = fields | {"photo_upload": begun.headers["Upload-Token"]}
    return Line(url).send(*_form(url, contest, form, person)).answer()


def _form(
    url: str, contest: Contest, fields: dict[str, Any], person: User | None, *more: bytes
) -> tuple[bytes, bytes]:
    limit, end = b"--limit", b"\r\n"
    parts = [
        f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode()
        for key, value in fields.items()
    ]
    parts += more
    body = b"".join(limit + end + part + end for part in parts) + limit + b"--" + end
    cookies = f"csrftoken={SECRET}"
    if person is not None:
        cookies += f"; {settings.SESSION_COOKIE_NAME}={session_of(person)}"
    head = (
        f"POST {reverse('contests:enter', args=[contest.slug])} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\n"
        f"Cookie: {cookies}\r\nContent-Type: multipart/form-data; boundary=limit\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode(), body


class Line:
    """A connection on which a request travels as slowly as the test wants."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self.socket = socket.create_connection((place.hostname, place.port), timeout=60)

    def send(self, *pieces: bytes) -> Line:
        for piece in pieces:
            self.socket.sendall(piece)
        return self

    def answer(self) -> tuple[int, str]:
        """The number and everything that came; the connection ends."""
        with self.socket:
            came = b"".join(iter(lambda: self.socket.recv(65_536), b""))
        return int(came.split(b" ", 2)[1]), came.decode(errors="replace")
