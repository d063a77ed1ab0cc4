"""Files that come to the emulated YouTube: by sessions that may be resumed, or at once in two parts."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from fnmatch import fnmatch
from secrets import token_urlsafe
from threading import Lock
from typing import TYPE_CHECKING, Any

from tests.emulators import channel
from tests.emulators.description import NotAllowed
from tests.emulators.google_answers import refused
from tests.emulators.serving import Answer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulators.description import Description, Method
    from tests.emulators.serving import Request

GRAIN = 256 * 1024
MOST_WORDS, MOST_BYTES, MOST_TAGS = 100, 5000, 500
# Languages that YouTube knows for the words of a video; there are more, but none of the others of ours.
LANGUAGES = {"it", "en", "fr", "ro", "sq", "ar", "es", "de", "uk", "zh-CN", "zh-TW", "pt"}


class Uploads:
    """``kept`` is written to the disk by who holds it; what came of a file lies in ``folder``."""

    def __init__(self, kept: dict[str, Any], folder: Path, processing: float) -> None:
        self.processing = processing
        self.sessions: dict[str, Any] = kept.setdefault("sessions", {})
        self.files: dict[str, Any] = kept.setdefault("files", {})
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.locks: dict[str, Lock] = {}

    def lose(self, *, also_done: bool = False) -> None:
        """Sessions that go on are gone, as YouTube's are after some days; those that are done on demand."""
        for name in [name for name, each in self.sessions.items() if also_done or not each["video"]]:
            del self.sessions[name]
            (self.folder / name).unlink(missing_ok=True)

    # --- begin -----------------------------------------------------------------

    def begin(
        self, request: Request, method: Method, values: dict[str, list[str]], description: Description
    ) -> Answer:
        if values.get("uploadType") != ["resumable"]:
            raise NotAllowed("badRequest", "a film is sent by a session that can be resumed")
        size = request.headers.get("X-Upload-Content-Length", "")
        kind = request.headers.get("X-Upload-Content-Type", "")
        if not size.isdigit() or not 0 < int(size) <= method.max_size:
            raise NotAllowed("badRequest", f"X-Upload-Content-Length {size!r}")
        if not any(fnmatch(kind, accepted) for accepted in method.accepts):
            raise NotAllowed("mediaBodyRequired", f"X-Upload-Content-Type {kind!r}")
        body = request.json()
        description.check_body(method, body, values["part"])
        if wrong := self._wrong(body.get("snippet", {})):
            return refused(400, wrong, f"The request metadata specifies an invalid value: {wrong}")
        name = token_urlsafe(24)
        self.sessions[name] = {"body": body, "size": int(size), "came": 0, "video": "", "published": ""}
        (self.folder / name).touch()
        request.note["session"] = name
        place = f"{request.address}/upload/youtube/v3/videos?uploadType=resumable&upload_id={name}"
        return Answer(200, b"", {"Location": place, "X-GUploader-UploadID": name})

    @staticmethod
    def _wrong(snippet: dict[str, Any]) -> str:
        title, words = snippet.get("title", ""), snippet.get("description", "")
        tags = snippet.get("tags", [])
        rules = {
            "invalidTitle": not title.strip() or len(title) > MOST_WORDS or bool(re.search("[<>]", title)),
            "invalidDescription": len(words.encode()) > MOST_BYTES or bool(re.search("[<>]", words)),
            # A tag with a space counts as if it stood in quotes, and there is a comma between two.
            "invalidTags": sum(len(tag) + 2 * (" " in tag) + 1 for tag in tags) - 1 > MOST_TAGS,
            "invalidVideoMetadata": snippet.get("defaultLanguage", "it") not in LANGUAGES,
            "invalidCategoryId": not snippet.get("categoryId", "22").isdigit(),
        }
        return next((reason for reason, breaks in rules.items() if breaks), "")

    # --- pieces ----------------------------------------------------------------

    def piece(self, request: Request) -> Answer | dict[str, Any]:
        """What to answer; or the video, once all of it is here."""
        name = request.first("upload_id")
        with self.locks.setdefault(name, Lock()):
            session = self.sessions.get(name)
            if session is None:
                return Answer(404, b"Not Found", {"Content-Type": "text/plain"})
            request.note["call"] = "piece"
            if session["video"]:
                return self._video(session)
            found = re.fullmatch(r"bytes (?:\*|(\d+)-(\d+))/(\d+)", request.headers.get("Content-Range", ""))
            if request.method != "PUT" or not found or int(found[3]) != session["size"]:
                return self._not_allowed(request, "Content-Range does not fit the session")
            if found[1] is None:
                return self._so_far(session)
            return self._written(request, name, session, int(found[1]), int(found[2]))

    def _written(
        self, request: Request, name: str, session: dict[str, Any], start: int, end: int
    ) -> Answer | dict[str, Any]:
        if request.length != end - start + 1 or end >= session["size"]:
            return self._not_allowed(request, "Content-Length does not fit Content-Range")
        if start != session["came"]:
            return self._not_allowed(request, f"the piece begins at {start}, not at {session['came']}")
        if end + 1 < session["size"] and request.length % GRAIN:
            return self._not_allowed(request, "a piece is no multiple of 256 KiB")
        try:
            with (self.folder / name).open("r+b") as file:
                file.seek(start)
                for piece in request.pieces():
                    file.write(piece)
                    session["came"] += len(piece)
        finally:
            request.note["came"] = session["came"]
            # What is kept of a piece that was cut is a multiple, too.
            if session["came"] < session["size"]:
                session["came"] -= session["came"] % GRAIN
        if session["came"] < session["size"]:
            return self._so_far(session)
        return self._finished(name, session)

    def _finished(self, name: str, session: dict[str, Any]) -> dict[str, Any]:
        content = self.folder / name
        with content.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        content.unlink()
        session["video"] = channel.code("upload", name)
        size = session["size"]
        self.files[session["video"]] = {"sha256": digest, "size": size, "body": session["body"]}
        session["published"] = channel.written(datetime.now(UTC))
        return self._video(session)

    def _video(self, session: dict[str, Any]) -> dict[str, Any]:
        snippet, status = session["body"].get("snippet", {}), session["body"].get("status", {})
        made = channel.video(
            session["video"],
            title=snippet["title"],
            description=snippet.get("description", ""),
            tags=snippet.get("tags", ()),
            published=datetime.fromisoformat(session["published"]),
            privacy=status.get("privacyStatus", "public"),
            licence=status.get("license", "youtube"),
            language=snippet.get("defaultLanguage", ""),
            made_for_kids=status.get("selfDeclaredMadeForKids", False),
        )
        ready = datetime.fromisoformat(session["published"]) + timedelta(seconds=self.processing)
        made["ready"] = ready.isoformat()
        made["fileDetails"] = {"fileName": "unknown", "fileSize": str(session["size"])}
        return made

    @staticmethod
    def _so_far(session: dict[str, Any]) -> Answer:
        known = {"Range": f"bytes=0-{session['came'] - 1}"} if session["came"] else {}
        return Answer(308, b"", known)

    @staticmethod
    def _not_allowed(request: Request, what: str) -> Answer:
        request.note["violation"] = what
        return refused(400, "badRequest", what)

    # --- at once ---------------------------------------------------------------

    @staticmethod
    def both_parts(request: Request) -> tuple[Any, bytes]:
        """The resource and the file of a request of two parts."""
        if request.first("uploadType") != "multipart":
            raise NotAllowed("badRequest", "captions are sent in two parts")
        head = f"Content-Type: {request.headers.get('Content-Type', '')}\r\n\r\n".encode()
        parts = message_from_bytes(head + request.body()).get_payload()
        if not isinstance(parts, list) or len(parts) != 2:
            raise NotAllowed("badRequest", "the body does not have two parts")
        return json.loads(parts[0].get_payload(decode=True)), parts[1].get_payload(decode=True)
