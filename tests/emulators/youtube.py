"""A YouTube on loopback: ``python -m tests.emulators.youtube --port 0 --state DIR [--videos 5000]``.

It prints its address; ``/`` shows a person what it holds. Every request is held against the description that
google-api-python-client ships. Failures and the log: see ``serving.py``. Besides, below ``/_emulator/``:
``POST videos`` adds or changes one (``{"id": …, "title": …, "privacy": …, "deleted": true}``), ``POST
limits`` sets the quota (``{"units": 3}``), ``POST spent`` counts from nothing, ``POST grant`` gives tokens
(``{"scopes": […]}``), ``POST expire`` and ``POST withdraw`` end them, ``POST lose-sessions`` forgets uploads
that go on, ``POST anew`` everything, ``GET files`` says what came (size, SHA-256), ``GET captions`` which,
``GET held`` the counts.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tests.emulators import channel, google_answers
from tests.emulators.description import Description, Method, NotAllowed
from tests.emulators.google_accounts import Accounts
from tests.emulators.google_answers import refused
from tests.emulators.serving import Answer, Emulator, Request, parser, serve
from tests.emulators.youtube_methods import Methods
from tests.emulators.youtube_page import page_of
from tests.emulators.youtube_uploads import Uploads

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulators.serving import Failure

COSTS = {
    "youtube.channels.list": ("units", 1),
    "youtube.playlistItems.list": ("units", 1),
    "youtube.videos.list": ("units", 1),
    "youtube.videos.insert": ("uploads", 1),
    "youtube.videos.delete": ("units", 50),
    "youtube.captions.list": ("units", 50),
    "youtube.captions.insert": ("units", 400),
    "youtube.search.list": ("searches", 1),
}
LIMITS = {"units": 10_000, "searches": 100, "uploads": 100}
READ_WITH_KEY = {"youtube.channels.list", "youtube.playlistItems.list", "youtube.videos.list"}


class YouTube(Methods, Emulator):
    name = "YouTubeEmulator"

    def __init__(
        self,
        address: str,
        *,
        state: Path,
        videos: int,
        key: str,
        hashtags: tuple[str, ...],
        tagged_every: int,
        processing: float,
    ) -> None:
        super().__init__()
        self.processing = processing
        self.address, self.key = address, key
        self.file = state / "youtube.json"
        state.mkdir(parents=True, exist_ok=True)
        self.kept: dict[str, Any] = json.loads(self.file.read_text()) if self.file.exists() else {}
        self.description = Description()
        make = partial(channel.made_video, of=videos, hashtags=hashtags, tagged_every=tagged_every)
        self.made = self.shown = [make(number) for number in range(videos)]
        self._take_up()

    def _take_up(self) -> None:
        for name in ("changed", "captions", "spent", "limits"):
            self.kept.setdefault(name, {})
        scopes = set(self.description.document["auth"]["oauth2"]["scopes"])
        self.accounts = Accounts(self.kept.setdefault("accounts", {}), scopes)
        self.uploads = Uploads(
            self.kept.setdefault("uploads", {}), self.file.parent / "uploads", self.processing
        )
        self.videos = {each["id"]: each for each in self.shown}
        for video_id, each in self.kept["changed"].items():
            self._put(video_id, each)

    def begin_anew(self, told: dict[str, Any]) -> None:
        """As at the first start, with a log of nothing; ``{"videos": 5}`` holds only the first five."""
        self.shown = self.made[: told.get("videos", len(self.made))]
        self.uploads.lose(also_done=True)
        self.kept.clear()
        self._take_up()
        self.reset()

    # --- what it holds ---------------------------------------------------------

    def _put(self, video_id: str, video: dict[str, Any] | None) -> None:
        if video is None:
            self.videos.pop(video_id, None)
        else:
            self.videos[video_id] = video

    def change(self, video_id: str, video: dict[str, Any] | None) -> None:
        self.kept["changed"][video_id] = video
        self._put(video_id, video)

    def save(self) -> None:
        draft = self.file.with_suffix(".new")
        draft.write_text(json.dumps(self.kept))
        draft.replace(self.file)

    def seen(self, *, owner: bool, listed: bool = False) -> list[dict[str, Any]]:
        """The newest first; others see no private ones, and in lists public ones only."""
        shown = {"public"} if listed else {"public", "unlisted"}
        newest = reversed(self.videos.values())
        found = [each for each in newest if owner or each["status"]["privacyStatus"] in shown]
        return sorted(found, key=lambda each: each["snippet"]["publishedAt"], reverse=True)

    # --- requests --------------------------------------------------------------

    def answer(self, request: Request) -> Answer:
        parts = request.path.strip("/").split("/")
        if request.method == "GET" and request.path == "/":
            with self.lock:
                return Answer.page(page_of(self))
        if request.method == "GET" and parts[0] == "vi" and len(parts) == 3:
            return self._still(parts[1], parts[2].removesuffix(".jpg"))
        if request.first("upload_id"):
            return self._piece(request)
        with self.lock:
            answer = self.accounts.answer(request) or self._method(request)
            if "violation" in request.note:
                self.violations.append(request.note["violation"])
            if request.method != "GET":
                self.save()
            return answer

    def refusal(self, failure: Failure, request: Request) -> Answer | None:
        return google_answers.ordered(failure, request)

    def _still(self, video_id: str, name: str) -> Answer:
        if video_id not in self.videos or name not in channel.SIZES:
            return Answer.page("Not found", 404)
        return Answer(200, channel.still(video_id, name), {"Content-Type": "image/jpeg"})

    def _piece(self, request: Request) -> Answer:
        """A piece of a file. It is written without the lock: it may take long."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.accounts.scopes_of(token) is None:
            return refused(401, "authError", "Invalid Credentials")
        done = self.uploads.piece(request)
        with self.lock:
            if "violation" in request.note:
                self.violations.append(request.note["violation"])
            video = done if isinstance(done, dict) else None
            if video and video["id"] not in self.videos:
                self.change(video["id"], video)
            self.save()
        if video:
            return Answer.of(self._resource(video, ["snippet", "status"]), 201)
        assert isinstance(done, Answer)
        return done

    def _method(self, request: Request) -> Answer:
        method = self.description.methods.get((request.method, request.path))
        if method is None:
            self.violations.append(f"no method {request.method} {request.path}")
            return Answer.page("<title>Error 404 (Not Found)!!1</title>", 404)
        request.note["call"] = method.id.removeprefix("youtube.")
        try:
            viewer = self._viewer(request, method)
            if isinstance(viewer, Answer):
                return viewer
            if over := self._spend(method, request):
                return over
            values = self.description.checked(method, request.query)
            answer = self.worked(request, method, values, owner=viewer)
        except NotAllowed as wrong:
            self.violations.append(wrong.what)
            return refused(400, wrong.reason, wrong.what)
        return self._unless_known(request, answer)

    def _viewer(self, request: Request, method: Method) -> bool | Answer:
        """Whether the owner asks; or why nobody may."""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind == "Bearer":
            return self._refused_token(token, method) or True
        key = request.headers.get("X-Goog-Api-Key", "")
        if not key:
            return refused(403, "forbidden", "The request is missing a valid API key.")
        if key != self.key:
            message = f"API key not valid. Please pass a valid API key. ({key})"
            return refused(400, "badRequest", message, detail="API_KEY_INVALID")
        if method.id not in READ_WITH_KEY or request.first("mine"):
            return refused(401, "required", "Login Required.")
        return False

    def _refused_token(self, token: str, method: Method) -> Answer | None:
        scopes = self.accounts.scopes_of(token)
        if scopes is None:
            return refused(401, "authError", "Invalid Credentials")
        if not scopes & method.scopes:
            message = "Request had insufficient authentication scopes."
            return refused(403, "insufficientPermissions", message, detail="ACCESS_TOKEN_SCOPE_INSUFFICIENT")
        return None

    def _spend(self, method: Method, request: Request) -> Answer | None:
        bucket, units = COSTS.get(method.id, ("units", 50))
        today = datetime.now(ZoneInfo("America/Los_Angeles")).date().isoformat()
        spent = self.kept["spent"].setdefault(today, dict.fromkeys(LIMITS, 0))
        request.note.update(bucket=bucket, units=units)
        if spent[bucket] + units > self.kept["limits"].get(bucket, LIMITS[bucket]):
            message = 'The request cannot be completed because you have exceeded your <a href="/">quota</a>.'
            return refused(403, "quotaExceeded", message)
        spent[bucket] += units
        return None

    @staticmethod
    def _unless_known(request: Request, answer: Answer) -> Answer:
        if request.method != "GET" or answer.status != 200:
            return answer
        etag = json.loads(answer.body)["etag"]
        if request.headers.get("If-None-Match", "").strip('"') == etag:
            return Answer(304, b"", {"ETag": etag})
        answer.headers["ETag"] = etag
        return answer

    # --- orders ----------------------------------------------------------------

    def control(self, request: Request) -> Answer | None:
        order = self._orders().get(f"{request.method} {request.path.removeprefix('/_emulator/')}")
        if order is None:
            return None
        told = order(request.json())
        self.save()
        return Answer.of(told or {})

    def _orders(self) -> dict[str, Callable[[dict[str, Any]], Any]]:
        return {
            "POST anew": self.begin_anew,
            "POST videos": self._ordered_video,
            "POST limits": self.kept["limits"].update,
            "POST spent": lambda _: self.kept["spent"].clear(),
            "POST grant": lambda told: self.accounts.grant(told["scopes"]),
            "POST expire": lambda _: self.accounts.expire(),
            "POST withdraw": lambda _: self.accounts.withdraw(),
            "POST lose-sessions": lambda told: self.uploads.lose(also_done=told.get("also_done", False)),
            "GET files": lambda _: self.uploads.files,
            "GET captions": lambda _: self.kept["captions"],
            "GET held": lambda _: {"videos": len(self.videos), "spent": self.kept["spent"]},
        }

    def _ordered_video(self, told: dict[str, Any]) -> dict[str, Any]:
        number = len(self.kept["changed"])
        video_id = told.pop("id", "") or channel.code("ordered", number, datetime.now(UTC))
        if told.pop("deleted", False):
            self.change(video_id, None)
            return {"id": video_id}
        if old := self.videos.get(video_id):
            video = json.loads(json.dumps(old))
            for name, value in told.items():
                part, key = channel.PLACES[name]
                video[part][key] = value
        else:
            moment = datetime.fromisoformat(told.pop("published")) if "published" in told else None
            video = channel.video(video_id, published=moment or datetime.now(UTC), **told)
        self.change(video_id, video)
        return {"id": video_id}


def main(arguments: list[str]) -> None:
    options = parser(__doc__ or "")
    options.add_argument("--videos", type=int, default=120)
    options.add_argument("--key", default="emulated-key", help="the API key that it takes")
    options.add_argument("--hashtags", default=",".join(channel.HASHTAGS), help="which ones videos carry")
    options.add_argument("--tagged-every", type=int, default=3, help="one of how many videos carries one")
    options.add_argument("--processing", type=float, default=0, help="seconds until an upload can be seen")
    told = options.parse_args(arguments)
    make = partial(
        YouTube,
        state=Path(told.state),
        videos=told.videos,
        key=told.key,
        hashtags=tuple(filter(None, told.hashtags.split(","))),
        tagged_every=told.tagged_every,
        processing=told.processing,
    )
    serve(make, told.port)


if __name__ == "__main__":
    main(sys.argv[1:])
