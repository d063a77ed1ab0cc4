"""The Nu HTML checker, as one server process for the whole run (``make tools`` fetches its jar)."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import time
from functools import lru_cache
from pathlib import Path

from tests.browser.chromium import lacking

JAR = Path(os.environ.get("VNU_JAR", Path.home() / ".cache" / "restiamo-connessi" / "vnu.jar"))
START_SECONDS = 60


@lru_cache(maxsize=1)
def nu_checker() -> str:
    """The checker's address; started at the first call, ended with the tests."""
    java = shutil.which("java")
    if java is None or not JAR.exists():
        lacking("no Nu HTML checker: install java (default-jre-headless), then `make tools`")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [
            str(java),
            "-Xmx512m",
            "-Dnu.validator.servlet.bind-address=127.0.0.1",
            "-cp",
            str(JAR),
            "nu.validator.servlet.Main",
            str(port),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    atexit.register(process.kill)
    for _ in range(START_SECONDS * 10):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return f"http://127.0.0.1:{port}"
    raise RuntimeError("the Nu HTML checker does not answer")
