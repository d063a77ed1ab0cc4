from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage

from hub.core.mail import FileAndTerminalBackend

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PROGRAM = """
import sys
from hub.core import supervisor
supervisor.FIRST_WAIT = 0.1
child = supervisor.Child("child", [sys.executable, "-c", sys.argv[1]], wait=0.1)
supervisor.Supervisor([child], say=lambda line: print(line, flush=True), greeting="hello").run()
"""


def supervise(child: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", PROGRAM, child], stdout=subprocess.PIPE, text=True)


def wait_for_lines(path: Path, count: int) -> list[str]:
    lines: list[str] = []
    for _ in range(200):
        lines = path.read_text().splitlines() if path.exists() else []
        if len(lines) >= count:
            break
        time.sleep(0.1)
    return lines


def test_a_child_that_dies_is_started_again_and_all_end_together(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    child = f"import os, time; open({str(pids)!r}, 'a').write(f'{{os.getpid()}}\\n'); time.sleep(60)"
    process = supervise(child)
    first = int(wait_for_lines(pids, 1)[0])
    os.kill(first, signal.SIGKILL)
    second = int(wait_for_lines(pids, 2)[1])

    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    assert process.stdout is not None
    assert process.stdout.read().splitlines() == ["hello", "child ended with -9; it starts again in 0 s"]
    process.stdout.close()
    assert not [pid for pid in (first, second) if os.path.exists(f"/proc/{pid}")]  # noqa: PTH110


def test_mail_without_a_server_is_kept_and_its_code_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    message = EmailMessage(
        "Il tuo codice", "Ciao,\n\nABCD-1234\n\nIl Comune", "a@example.org", ["b@example.org"]
    )
    assert FileAndTerminalBackend(file_path=str(tmp_path)).send_messages([message]) == 1
    assert capsys.readouterr().out == "Mail to b@example.org: Il tuo codice - code: ABCD-1234\n"
    assert "ABCD-1234" in next(tmp_path.iterdir()).read_text()


def test_each_mail_is_one_file_with_a_readable_name_for_this_user_only(tmp_path: Path) -> None:
    message = EmailMessage("A", "B", "a@example.org", ["b/../c@example.org"])
    assert FileAndTerminalBackend(file_path=tmp_path / "mail").send_messages([message, message]) == 2
    names = sorted(path.name for path in (tmp_path / "mail").iterdir())
    assert len(names) == 2
    assert all(name.endswith(".eml") and "_b-..-c@example.org" in name for name in names)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "mail").iterdir()} == {0o600}
