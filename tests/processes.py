"""Real processes for tests: a worker, a web server, on the database and the files of the test."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.db import connection

from hub.core.management.commands.serve import answers, web_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")
STARTED: list[subprocess.Popen[bytes]] = []


def environment(**more: str) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.process_settings",
        "DATABASE_NAME": str(connection.settings_dict["NAME"]),
        "VAR_DIR": str(settings.VAR_DIR),
        **more,
    }


def start_worker(*arguments: str, **more: str) -> subprocess.Popen[bytes]:
    """A worker, as ``manage.py serve`` starts it but for a quicker look into the queue.

    It ends with the test at the latest: after one that failed it would go on with the next one's tasks.
    """
    command = [sys.executable, "manage.py", "worker", "--interval", "0.1", *arguments]
    STARTED.append(subprocess.Popen(command, env=environment(**more)))
    return STARTED[-1]


def end_workers() -> None:
    """Kill those that a test has left running."""
    while STARTED:
        worker = STARTED.pop()
        if worker.poll() is None:
            worker.kill()
            worker.wait()


@contextmanager
def web_server(**more: str) -> Iterator[tuple[str, int]]:
    """Granian with one process, as ``manage.py serve`` starts it: its address and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = web_command(host="127.0.0.1", port=port, workers=1, threads=4)
    process = subprocess.Popen(command, env=environment(**more))
    try:
        until(lambda: answers("127.0.0.1", port), "the web server answers")
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def until(found: Callable[[], T], what: str, seconds: float = 120) -> T:
    """What ``found`` returns, once that is true; looked at often, for as long as a busy machine may need."""
    deadline = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < deadline, f"in vain: {what}"
        time.sleep(0.01)
    return answer


def children(pid: int) -> list[int]:
    """All processes below ``pid``."""
    found, last = [], [pid]
    parents = dict(_parents())
    while last := [child for child, parent in parents.items() if parent in last]:
        found += last
    return found


def _parents() -> Iterator[tuple[int, int]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended between the two lines
            yield int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])


def told(pid: int) -> str:
    """The command line of a process; empty once it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def cpu_seconds(pid: int) -> float:
    """How long the process has computed; 0 once it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def is_running(pid: int) -> bool:
    """Whether the process lives; one that nobody has waited for has ended all the same."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
