"""A file to YouTube: a session that outlives a cut line, a lost answer and a killed worker.

Google's library sends a file only by an object that began the session itself; here another process may go on.
So the library says how to begin, and the three requests of the published protocol are made one by one: begin,
how far are you, the next piece. The caller keeps the session (sealed: whoever knows it may send) and, after
each piece, the offset.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from io import SEEK_END
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings

from media.clients.errors import Fault, TemporaryServiceError
from media.clients.google import attempt, line, refusal, understood
from media.clients.youtube_asking import Asking, request_for
from media.clients.youtube_facts import COSTS, resource_of

if TYPE_CHECKING:
    from typing import BinaryIO

    from media.clients.youtube_facts import UploadFacts

GRAIN = 256 * 1024
PIECE = 32 * GRAIN
OK, CREATED, GO_ON = 200, 201, 308
GONE = (404, 410)
OFFSET = re.compile(r"bytes=0-([0-9]{1,18})")
GOOGLES = ".googleapis.com"


@dataclass(frozen=True)
class Uploaded:
    """All of it arrived, and is this video."""

    video_id: str


@dataclass(frozen=True)
class SessionGone:
    """YouTube no longer knows the session: look whether the video came (``find_upload``), then begin anew."""


@dataclass(frozen=True, kw_only=True)
class Uploading(Asking):
    """What concerns a file on its way; needs a token."""

    def begin_upload(self, *, facts: UploadFacts) -> str:
        """The address of a new session. It counts as an upload of the day, whatever becomes of it."""
        request = request_for(
            "videos.insert",
            {
                # In one word: the library cannot add its own parameters to repeated ones.
                "part": "snippet,status",
                "notifySubscribers": facts.notify_subscribers,
                "body": resource_of(facts),
                "media_body": _announced(facts.size, facts.content_type),
            },
        )
        headers = {
            **request.headers,
            "X-Upload-Content-Length": str(facts.size),
            "X-Upload-Content-Type": facts.content_type,
        }
        self.spend(*COSTS["videos.insert"])
        status, answered, content = self._send(request.uri, "POST", request.body, headers)
        if status != OK:
            raise refusal(status, answered, content)
        session: str = answered.get("location", "")
        if not _is_googles(session):
            raise TemporaryServiceError(Fault.NOT_UNDERSTOOD)
        return session

    def upload_state(self, *, session: str, size: int) -> int | Uploaded | SessionGone:
        """How many bytes YouTube has; the answer to a last piece whose answer was lost, too."""
        if not _is_googles(session):
            return SessionGone()
        headers = {"Content-Range": f"bytes */{size}", "Content-Length": "0"}
        return _state(*self._send(session, "PUT", None, headers), size)

    def send(
        self, *, session: str, file: BinaryIO, offset: int, size: int, chunk: int = PIECE
    ) -> int | Uploaded | SessionGone:
        """Send the piece that begins at ``offset``; where the next one begins."""
        if chunk <= 0 or chunk % GRAIN:
            raise ValueError("a piece is a multiple of 256 KiB")
        if file.seek(0, SEEK_END) != size:
            raise ValueError("the file is not as long as was announced")
        if offset >= size or not _is_googles(session):
            return self.upload_state(session=session, size=size)
        end = min(offset + chunk, size)
        headers = {
            "Content-Range": f"bytes {offset}-{end - 1}/{size}",
            "Content-Length": str(end - offset),
            "Content-Type": "application/octet-stream",
        }
        return _state(*self._send(session, "PUT", _Piece(file, offset, end), headers), size)

    def _send(
        self, address: str, method: str, body: Any, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        def sent() -> tuple[int, dict[str, str], bytes]:
            http = line(self.timeout)
            try:
                answer, content = http.request(
                    address, method, body=body, headers=headers | self.access.headers()
                )
            finally:
                http.close()
            return answer.status, answer, content

        return attempt(sent)


class _Piece:
    """Part of a file. It is read in small portions, so that the timeout counts for each and not for all."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        file.seek(start)
        self.file, self.left = file, end - start

    def read(self, size: int = -1) -> bytes:
        portion = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(portion)
        return portion


def _state(status: int, headers: dict[str, str], content: bytes, size: int) -> int | Uploaded | SessionGone:
    if status in GONE:
        return SessionGone()
    if status in (OK, CREATED):
        return understood(lambda: Uploaded(str(json.loads(content)["id"])))
    if status != GO_ON:
        raise refusal(status, headers, content)
    if "range" not in headers:
        return 0
    found = OFFSET.fullmatch(headers["range"])
    if not found or int(found[1]) >= size:
        raise TemporaryServiceError(Fault.NOT_UNDERSTOOD)
    return int(found[1]) + 1


def _is_googles(session: str) -> bool:
    """Whether a token may go there: where YouTube answers, or to a host of Google's."""
    address, root = urlsplit(session), urlsplit(settings.YOUTUBE_ROOT_URL)
    if (address.scheme, address.netloc) == (root.scheme, root.netloc):
        return True
    by_google = (root.hostname or "").endswith(GOOGLES) and (address.hostname or "").endswith(GOOGLES)
    return by_google and address.scheme == "https"


def _announced(size: int, content_type: str) -> Any:
    """A file as Google's library wants to know it when a session begins: without its bytes."""
    from googleapiclient.http import MediaUpload  # noqa: PLC0415

    class Announced(MediaUpload):
        def size(self) -> int:
            return size

        def mimetype(self) -> str:
            return content_type

        def resumable(self) -> bool:
            return True

    return Announced()
