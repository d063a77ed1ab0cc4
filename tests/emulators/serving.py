"""What an emulator of an outside service stands on: a process on loopback that can be told to fail.

``POST /_emulator/fail`` with ``{"how": …, "path": regex, "method": …, "times": 1, "every_nth": 1}`` (with
``times`` 0 until told otherwise), ``DELETE /_emulator/fail``, ``GET /_emulator/log``, ``GET
/_emulator/violations`` (what was asked that the service does not allow: must be empty), ``POST
/_emulator/reset`` (begins all three anew).
"""

from __future__ import annotations

import argparse
import json
import re
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import RLock, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PIECE = 64 * 1024
NUMBERS = {"times", "every_nth", "bytes", "seconds"}
ERRORS = {
    "html": ("<!doctype html><title>Sign in</title><p>Welcome to the hotel's network.", 200),
    "html500": ("<!doctype html><title>Error</title><p>That's all we know.", 500),
    "500": ("That's an error.", 500),
    "502": ("That's an error.", 502),
    "503": ("That's an error.", 503),
}
ON_THE_WAY = {"slow", "lateAnswer", "cut", "cutAfterBytes", "lostAnswer", "halfAnswer", "brokenJson"}


class Cut(Exception):  # noqa: N818 - an order, not a failure
    """Close the line without a word."""


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, content: Any, status: int = 200, **headers: str) -> Answer:
        kind = {"Content-Type": "application/json; charset=UTF-8"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return cls(status, json.dumps(content, ensure_ascii=False).encode(), kind | named)

    @classmethod
    def page(cls, html: str, status: int = 200) -> Answer:
        return cls(status, html.encode(), {"Content-Type": "text/html; charset=UTF-8"})


@dataclass
class Request:
    method: str
    path: str
    query: list[tuple[str, str]]
    headers: Any
    source: Any
    address: str  # of the emulator, as the client sees it
    cut_after: int | None = None
    note: dict[str, Any] = field(default_factory=dict)  # for the log
    taken: int = 0  # of the body
    by_form: bool = False

    @property
    def length(self) -> int:
        return int(self.headers.get("Content-Length") or 0)

    def pieces(self) -> Iterator[bytes]:
        """The body as it comes; cut where a failure says so, or where the client stopped."""
        while left := self.length - self.taken:
            room = PIECE if self.cut_after is None else min(PIECE, self.cut_after - self.taken)
            piece = self.source.read(min(room, left)) if room > 0 else b""
            if not piece:
                raise Cut
            self.taken += len(piece)
            yield piece
        if self.cut_after is not None:
            raise Cut

    def drain(self) -> None:
        """Take what nobody wanted: who is cut while sending does not see the answer."""
        for _piece in self.pieces():
            pass

    def body(self) -> bytes:
        return b"".join(self.pieces())

    def json(self) -> Any:
        """What is ordered: as JSON, or by a form of the page that an emulator shows a person."""
        body = self.body()
        if not body or body.startswith(b"{"):
            return json.loads(body or b"{}")
        self.by_form = True
        sent = parse_qsl(body.decode())
        return {name: int(value) if name in NUMBERS else value for name, value in sent}

    def first(self, name: str, otherwise: str = "") -> str:
        return next((value for known, value in self.query if known == name), otherwise)


@dataclass
class Failure:
    """``how`` it fails: slow (``seconds``), lateAnswer (``seconds``, when all is done), cut, cutAfterBytes
    (``bytes``), lostAnswer, halfAnswer, brokenJson, one of ``ERRORS``, or a word of the service
    (``Emulator.refusal``).
    """

    how: str
    path: str = ".*"
    method: str = ".*"
    times: int = 1
    every_nth: int = 1
    seconds: float = 5
    bytes: int = 100_000
    retry_after: str = ""
    left: int = 0
    matched: int = 0

    def strikes(self, request: Request) -> bool:
        if not (re.search(self.path, request.path) and re.fullmatch(self.method, request.method)):
            return False
        if self.times and self.left <= 0:
            return False
        if self.how == "cutAfterBytes" and request.length <= self.bytes:
            return False
        self.matched += 1
        if self.matched % self.every_nth:
            return False
        self.left -= 1
        return True


class Emulator:
    """Routes requests to ``answer``, which a child writes; everything in it happens under one lock."""

    name = "emulator"

    def __init__(self) -> None:
        self.lock = RLock()
        self.log: list[dict[str, Any]] = []
        self.violations: list[str] = []
        self.failures: list[Failure] = []
        self.numbers = count(1)

    # --- what a child writes ---------------------------------------------------

    def answer(self, request: Request) -> Answer:
        raise NotImplementedError

    def refusal(self, failure: Failure, request: Request) -> Answer | None:
        """The answer of the service that ``failure`` names, if it is one."""
        raise NotImplementedError

    def control(self, request: Request) -> Answer | None:
        """What else may be ordered below ``/_emulator/``."""
        return None

    def reset(self) -> None:
        self.log.clear()
        self.violations.clear()
        self.failures.clear()

    # --- one request -----------------------------------------------------------

    def handle(self, request: Request) -> Answer:
        if request.path.startswith("/_emulator/"):
            with self.lock:
                answer = self._control(request)
            return Answer(303, b"", {"Location": "/"}) if request.by_form else answer
        with self.lock:
            failure = next((each for each in self.failures if each.strikes(request)), None)
        line = {"number": next(self.numbers), "method": request.method, "path": request.path}
        if failure:
            line["how"] = failure.how
        with self.lock:
            self.log.append(line)
        try:
            answer = self._failing(request, failure) if failure else self.answer(request)
            line["status"] = answer.status
            return answer
        finally:
            line.update(request.note)

    def _failing(self, request: Request, failure: Failure) -> Answer:
        if failure.how in ERRORS:
            return Answer.page(*ERRORS[failure.how])
        if failure.how in ON_THE_WAY:
            return self._on_the_way(request, failure)
        answer = self.refusal(failure, request) or Answer.of({"error": f"unknown failure {failure.how}"}, 400)
        if failure.retry_after:
            answer.headers["Retry-After"] = failure.retry_after
        return answer

    def _on_the_way(self, request: Request, failure: Failure) -> Answer:
        """The work is done, but for ``cut``; what is lost is the line, or a piece of the answer."""
        match failure.how:
            case "slow":
                time.sleep(failure.seconds)
            case "cut":
                raise Cut
            case "cutAfterBytes":
                request.cut_after = failure.bytes
        answer = self.answer(request)
        match failure.how:
            case "lateAnswer":
                time.sleep(failure.seconds)
            case "lostAnswer":
                raise Cut
            case "halfAnswer":
                answer.headers["X-Emulator-Half"] = "yes"
            case "brokenJson":
                answer.body = answer.body[: len(answer.body) // 2]
        return answer

    def _control(self, request: Request) -> Answer:
        match request.method, request.path.removeprefix("/_emulator/"):
            case "POST", "fail":
                failure = Failure(**request.json())
                failure.left = failure.times
                self.failures.append(failure)
            case "DELETE", "fail":
                self.failures.clear()
            case "GET", "log":
                return Answer.of(self.log)
            case "GET", "violations":
                return Answer.of(self.violations)
            case "POST", "reset":
                self.reset()
            case _:
                return self.control(request) or Answer.of({"error": "no such order"}, 404)
        return Answer.of({})


def handler_of(emulator: Emulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version, sys_version = emulator.name, ""
        timeout = 60

        def do(self) -> None:
            parts = urlsplit(self.path)
            request = Request(
                method=self.command,
                path=parts.path,
                query=parse_qsl(parts.query, keep_blank_values=True),
                headers=self.headers,
                source=self.rfile,
                address=f"http://{self.headers.get('Host', '')}",
            )
            try:
                answer = emulator.handle(request)
                request.drain()
            except Cut:
                self._hang_up()
                return
            half = answer.headers.pop("X-Emulator-Half", "")
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            # What was not read of the request would be taken for the next one.
            self.send_header("Connection", "close")
            self.close_connection = True
            self.end_headers()
            if half:
                self.wfile.write(answer.body[: len(answer.body) // 2])
                self._hang_up()
            elif self.command != "HEAD":
                self.wfile.write(answer.body)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do  # noqa: N815 - names that the library calls

        def _hang_up(self) -> None:
            self.close_connection = True
            with suppress(OSError):
                self.wfile.flush()
                self.connection.shutdown(socket.SHUT_RDWR)

        def handle(self) -> None:
            with suppress(ConnectionError, TimeoutError):
                super().handle()

        def log_message(self, *_: Any) -> None:
            """The log is asked for, not printed."""

    return Handler


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def serve(make: Callable[[str], Emulator], port: int) -> None:
    """Answer on loopback until told to end; the address is the first line on the standard output."""
    address = {"url": ""}
    server = Server(("127.0.0.1", port), BaseHTTPRequestHandler)
    address["url"] = f"http://127.0.0.1:{server.server_port}"
    server.RequestHandlerClass = handler_of(make(address["url"]))
    # ``shutdown`` waits for the loop, in which the signal arrives: another thread asks for it.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: Thread(target=server.shutdown).start())
    print(address["url"], flush=True)  # noqa: T201 - whoever starts it reads it
    server.serve_forever(poll_interval=0.1)


def parser(description: str) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--port", type=int, default=0, help="0: any free one; it is printed")
    made.add_argument("--state", required=True, help="a folder that keeps what it holds from start to start")
    return made
