"""A small web server for emulators: its own process on loopback, told by a control address how to fail.

``POST /_emulator/fail`` with ``{"kind": …, "method": …, "path": …, "times": …, "every": …}`` adds a rule;
``/_emulator/well`` forgets them, ``/_emulator/reset`` the log, too. Each kind is in ``KINDS`` of the
emulator's own, or one of those here.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import requests

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTROL = "/_emulator/"


@dataclass
class Rule:
    """Which requests fail, and how: each ``every``-th that fits, so many ``times`` (0: always)."""

    kind: str
    method: str = ""
    path: str = ""
    every: int = 1
    times: int = 1
    seconds: float = 0
    seen: int = 0
    used: int = 0

    def strikes(self, method: str, path: str) -> bool:
        if (self.method and self.method != method) or not re.search(self.path, path):
            return False
        if self.times and self.used >= self.times:
            return False
        self.seen += 1
        if self.seen % self.every:
            return False
        self.used += 1
        return True


@dataclass
class Answer:
    status: int
    content: bytes
    content_type: str = "application/json; charset=UTF-8"
    headers: dict[str, str] = field(default_factory=dict)


def as_json(data: Any, status: int = 200, **headers: str) -> Answer:
    return Answer(status, json.dumps(data).encode(), headers=headers)


@dataclass
class Asked:
    """A request, read whole."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


class Emulator:
    """What answers: a child says ``answer()`` and ``control()``. One request at a time holds ``lock``."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.rules: list[Rule] = []
        self.log: list[dict[str, Any]] = []
        self.violations: list[str] = []

    def answer(self, asked: Asked) -> Answer:
        raise NotImplementedError

    def failure(self, kind: str, asked: Asked) -> Answer | None:
        """The answer of a kind of failure that is the emulator's own."""
        raise NotImplementedError

    def control(self, name: str, given: dict[str, Any]) -> Any:
        if name == "fail":
            self.rules.append(Rule(**given))
        elif name == "well":
            self.rules.clear()
        elif name == "reset":
            self.rules.clear()
            self.log.clear()
            self.violations.clear()
        elif name == "log":
            return self.log
        elif name == "violations":
            return self.violations
        else:
            raise LookupError(name)
        return {}

    def struck(self, asked: Asked) -> Rule | None:
        return next((rule for rule in self.rules if rule.strikes(asked.method, asked.path)), None)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    emulator: Emulator

    def _serve(self) -> None:
        address = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        asked = Asked(
            self.command,
            address.path,
            dict(parse_qsl(address.query, keep_blank_values=True)),
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(length),
        )
        if asked.path.startswith(CONTROL):
            with self.emulator.lock:
                name = asked.path.removeprefix(CONTROL)
                self._send(as_json(self.emulator.control(name, json.loads(asked.body or b"{}"))))
            return
        with self.emulator.lock:
            rule = self.emulator.struck(asked)
            self.emulator.log.append(
                {"method": asked.method, "path": asked.path, "failed": rule.kind if rule else ""}
            )
        self._fail(rule, asked) if rule else self._send(self._answered(asked))

    do_GET = do_POST = do_DELETE = do_PUT = _serve  # noqa: N815 - the library's names

    def _answered(self, asked: Asked) -> Answer:
        with self.emulator.lock:
            return self.emulator.answer(asked)

    def _fail(self, rule: Rule, asked: Asked) -> None:
        if rule.kind == "slow":
            time.sleep(rule.seconds)
            self._send(self._answered(asked))
        elif rule.kind == "cut":  # before anything was done
            self._hang_up()
        elif rule.kind == "lost":  # after all was done
            self._answered(asked)
            self._hang_up()
        elif rule.kind == "hang":  # all is done, and the answer takes so long
            answer = self._answered(asked)
            time.sleep(rule.seconds)
            self._send(answer)
        elif rule.kind == "half":
            answer = self._answered(asked)
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content[: len(answer.content) // 2])
            self._hang_up()
        elif rule.kind == "html":
            page = b"<!doctype html><title>Sorry</title><p>Something went wrong. We are working on it."
            self._send(Answer(200, page, "text/html; charset=utf-8"))
        elif rule.kind == "500":
            self._send(Answer(500, b"", "text/plain"))
        elif failure := self.emulator.failure(rule.kind, asked):
            self._send(failure)

    def _send(self, answer: Answer) -> None:
        try:
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.content)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.content)
        except ConnectionError:
            self.close_connection = True  # whoever asked has gone

    def _hang_up(self) -> None:
        """The line breaks: a reset, where a plain end might still be an answer."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.wfile = self.rfile  # nothing is left to flush

    def log_message(self, *args: Any) -> None:
        pass


def serve(emulator: Emulator, port: int) -> None:
    """Serve until the process is told to stop; the first line says where."""
    Handler.emulator = emulator
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    sys.stdout.write(f"http://127.0.0.1:{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()


class Remote:
    """An emulator in a process of its own, as a test holds it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def tell(self, name: str, **given: Any) -> Any:
        answer = requests.post(f"{self.url}{CONTROL}{name}", json=given, timeout=20)
        answer.raise_for_status()
        return answer.json()


@contextmanager
def started(module: str, *arguments: str, port: int = 0) -> Iterator[Remote]:
    """``module`` as a process of its own, on a free port unless one is named; it ends with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, "--port", str(port), *arguments], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield Remote(process.stdout.readline().strip())
    finally:
        process.terminate()
        process.wait(timeout=20)
