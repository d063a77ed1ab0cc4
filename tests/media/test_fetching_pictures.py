"""Posters are fetched over HTTP: from known hosts only, bounded, with errors that say what can be done."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from media.clients import pictures
from media.clients.errors import Fault, PermanentServiceError, TemporaryServiceError
from media.clients.pictures import fetch_picture

POSTER = b"\xff\xd8\xff" + b"poster" * 30_000


class Pictures(BaseHTTPRequestHandler):
    """Each path answers in its own way."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        name = self.path.strip("/")
        if name == "poster.jpg":
            self.answer(200, POSTER)
        elif name == "moved":
            self.answer(302, location="/poster.jpg")
        elif name == "away":
            self.answer(302, location=f"http://localhost:{self.server.server_port}/poster.jpg")
        elif name == "round":
            self.answer(302, location="/round")
        elif name == "cut":
            self.answer(200, POSTER[:5000], length=len(POSTER))
        elif name == "page":
            self.answer(200, b"<html>", kind="text/html; charset=utf-8")
        elif name == "slow":
            time.sleep(1)
        else:
            self.answer(int(name))

    def answer(
        self, status: int, body: bytes = b"", kind: str = "image/jpeg", location: str = "", length: int = 0
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length or len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Pictures) as server:
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def at(server, settings, monkeypatch):
    """The address of a path of the emulator, which the settings name with its port."""
    settings.CHANNEL_PICTURE_HOSTS = ["ytimg.com", f"127.0.0.1:{server.server_port}"]
    monkeypatch.setattr(pictures, "TIMEOUT", (1, 0.3))
    server.asked.clear()
    return lambda path: f"http://127.0.0.1:{server.server_port}/{path}"


@pytest.mark.parametrize("path", ["poster.jpg", "moved"])
def test_the_bytes_come_as_they_are(at, path):
    assert fetch_picture(at(path)) == POSTER


def test_no_more_than_was_allowed_is_read(at):
    with pytest.raises(PermanentServiceError) as refused:
        fetch_picture(at("poster.jpg"), most_bytes=len(POSTER) - 1)
    assert refused.value.fault == Fault.REFUSED
    assert fetch_picture(at("poster.jpg"), most_bytes=len(POSTER)) == POSTER


@pytest.mark.parametrize(
    ("path", "family", "fault"),
    [
        ("404", PermanentServiceError, Fault.NOT_THERE),
        ("410", PermanentServiceError, Fault.NOT_THERE),
        ("403", PermanentServiceError, Fault.NOT_THERE),
        ("400", PermanentServiceError, Fault.REFUSED),
        ("429", TemporaryServiceError, Fault.TOO_MANY),
        ("500", TemporaryServiceError, Fault.BROKEN),
        ("503", TemporaryServiceError, Fault.BROKEN),
        ("page", TemporaryServiceError, Fault.NOT_UNDERSTOOD),
        ("slow", TemporaryServiceError, Fault.TOO_SLOW),
        ("cut", TemporaryServiceError, Fault.CUT_OFF),
        ("round", PermanentServiceError, Fault.REFUSED),
        ("away", PermanentServiceError, Fault.REFUSED),
    ],
)
def test_every_failure_says_what_can_be_done(at, path, family, fault):
    with pytest.raises(family) as failed:
        fetch_picture(at(path))
    assert failed.value.fault == fault
    assert "127.0.0.1" not in str(failed.value)


def test_nobody_there_is_a_matter_of_time(settings):
    settings.CHANNEL_PICTURE_HOSTS = ["127.0.0.1:9"]
    with pytest.raises(TemporaryServiceError) as failed:
        fetch_picture("http://127.0.0.1:9/poster.jpg")
    assert failed.value.fault == Fault.UNREACHABLE


@pytest.mark.parametrize(
    "url",
    [
        "http://i.ytimg.com/vi/x/hq.jpg",
        "https://i.ytimg.com:8443/vi/x/hq.jpg",
        "https://ytimg.com.example.org/x.jpg",
        "https://notytimg.com/x.jpg",
        "https://ytimg.com@example.org/x.jpg",
        "https://someone:secret@ytimg.com/x.jpg",
        "https://127.0.0.1/x.jpg",
        "https://[::1]/x.jpg",
        "https://[",
        "file:///etc/passwd",
        "//ytimg.com/x.jpg",
        "",
    ],
)
def test_other_addresses_are_never_asked(at, server, url):
    with pytest.raises(PermanentServiceError) as refused:
        fetch_picture(url)
    assert (refused.value.fault, server.asked) == (Fault.REFUSED, [])


def test_only_who_fetches_loads_the_library():
    code = "import sys, media.clients.pictures; print('requests' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
