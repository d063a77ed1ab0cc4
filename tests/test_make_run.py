"""`make run` as a person types it: from nothing to a page, a mail and a login; Ctrl-C; and once more."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest
import requests

from tests.processes import children, is_running

PROJECT = Path(__file__).resolve().parents[1]
# This shape of the hub has its database and its cache in files, and the settings that nobody chose.
CHOSEN = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "CACHE_URL", "EMAIL_URL", "BASE_URL", "CI", "MAKEFLAGS")
GREETING = re.compile(r"^Restiamo Connessi: (http\S+) - staff: ")

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="processes are looked at in /proc"),
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="this shape is the embedded one"),
]


def environment(**more: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in CHOSEN} | more


class Run:
    """One `make run`, in a terminal of its own."""

    def __init__(self, var: Path, port: int) -> None:
        self.process = subprocess.Popen(
            ["make", "--silent", "run", f"PORT={port}", f"VAR_DIR={var}", "TOWN=Comune di Prova"],  # noqa: S607 - of this machine
            cwd=PROJECT,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []
        self._queue: Queue[str] = Queue()
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._queue.put(line.rstrip("\n"))

    def wait_for(self, pattern: re.Pattern[str], seconds: float) -> re.Match[str]:
        """The first line from here on that ``pattern`` finds something in; ``queue.Empty`` after silence."""
        while True:
            self.lines.append(self._queue.get(timeout=seconds))
            if found := pattern.search(self.lines[-1]):
                return found

    def interrupt(self) -> list[int]:
        """Ctrl-C: the signal reaches everything in the foreground. What was running below, by its number."""
        below = children(self.process.pid)
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(timeout=30)
        return below


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


@pytest.fixture
def var(tmp_path: Path) -> Path:
    # The catalogues are compiled: other tests read them while this one runs.
    (tmp_path / ".catalogues").touch()
    return tmp_path


def token(answer: requests.Response) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.text)
    assert found, answer.status_code
    return found[1]


def test_from_nothing_to_a_login_and_once_more(var: Path, port: int) -> None:
    first = Run(var, port)
    try:
        home = first.wait_for(GREETING, seconds=300)[1]
        assert home == f"http://127.0.0.1:{port}/"
        assert "Comune di Prova" in requests.get(home, timeout=30).text

        person = requests.Session()
        door = person.get(f"{home}it/accesso/", timeout=30)
        sent = person.post(
            door.url,
            {"email": "ada@example.org", "csrfmiddlewaretoken": token(door)},
            headers={"Referer": door.url},
            timeout=30,
        )
        code = first.wait_for(re.compile(r"^Mail to ada@example.org: .* - code: (\d{6})$"), seconds=60)[1]
        mails = [mail.read_text() for mail in (var / "mail").iterdir()]
        assert [(code in mail, "ada@example.org" in mail) for mail in mails] == [(True, True)]
        inside = person.post(
            sent.url,
            {"code": code, "csrfmiddlewaretoken": token(sent)},
            headers={"Referer": sent.url},
            timeout=30,
        )
        assert (inside.status_code, "sessionid" in person.cookies) == (200, True)
    finally:
        below = first.interrupt()
    assert len(below) >= 3, "make, the supervisor, web server and worker"
    assert [pid for pid in below if is_running(pid)] == []

    made = subprocess.run(
        [sys.executable, "manage.py", "createstaff", "sindaca@example.org"],
        cwd=PROJECT,
        env=environment(VAR_DIR=str(var)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (made.returncode, made.stderr) == (0, "")
    second = Run(var, port)
    try:
        home = second.wait_for(GREETING, seconds=120)[1]
        assert "as sindaca@example.org, the code appears here" in second.lines[-1]
        assert "Comune di Prova" in requests.get(home, timeout=30).text
        assert "Comune di Prova" not in "".join(second.lines[:-1]), "the town was founded again"
        # Who had logged in still is: the data were kept.
        assert person.get(f"{home}it/profilo/", timeout=30, allow_redirects=False).status_code == 200
    finally:
        below = second.interrupt()
    assert [pid for pid in below if is_running(pid)] == []


# --- what it needs and does not find, it names in one line ---------------------

FAKE_PYTHONS = {
    "missing": "",
    "too old": '#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" || exit 1\n',
    "without venv": '#!/bin/sh\ncase "$2" in *venv*) exit 1;; esac\n',
}


@pytest.mark.parametrize(
    ("python", "line"),
    [
        ("missing", "Python is missing: apt-get install python3 python3-venv"),
        (
            "too old",
            "Python 3.9.2 is too old: Python 3.11 or newer is needed (make PYTHON=python3.12 …)",
        ),
        ("without venv", "Python's venv is missing: apt-get install python3-venv"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, python: str, line: str) -> None:
    fake = tmp_path / "python3"
    if FAKE_PYTHONS[python]:
        fake.write_text(FAKE_PYTHONS[python])
        fake.chmod(0o755)
    assert said("-f", str(PROJECT / "Makefile"), ".venv/bin/python", f"PYTHON={fake}", folder=tmp_path) == [
        line
    ]


def test_a_port_that_is_taken_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        lines = said("free-port", f"PORT={port}", folder=PROJECT)
    assert lines == [f"port {port} is taken; choose another: make run PORT={port + 1}"]


def said(*arguments: str, folder: Path) -> list[str]:
    """What make says of its own before it fails."""
    done = subprocess.run(
        ["make", "--silent", *arguments],  # noqa: S607 - of this machine
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    return done.stdout.splitlines()
