"""An emulator as a process of its own, and what may be ordered of it."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 60


@dataclass(frozen=True)
class Running:
    """``url`` is where it answers, without a slash at the end."""

    url: str

    def order(self, verb: str, what: str, **told: Any) -> Any:
        """``order("POST", "fail", how="500")``"""
        body = json.dumps(told).encode() if verb == "POST" else None
        headers = {"Content-Type": "application/json"}
        request = Request(f"{self.url}/_emulator/{what}", body, headers, method=verb)  # noqa: S310
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return json.load(answer)

    def fail(self, how: str, path: str = "/youtube/v3/", **more: Any) -> None:
        self.order("POST", "fail", how=how, path=path, **more)

    @property
    def log(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.order("GET", "log")
        return found

    @property
    def calls(self) -> list[str]:
        """The methods that were called, in their order."""
        return [line["call"] for line in self.log if "call" in line]

    @property
    def violations(self) -> list[str]:
        found: list[str] = self.order("GET", "violations")
        return found


@contextmanager
def running(module: str, state: Path, *arguments: str, port: int = 0) -> Iterator[Running]:
    """``running("tests.emulators.youtube", folder, "--videos", "60")``"""
    command = [sys.executable, "-m", module, "--port", str(port), "--state", str(state), *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        url = process.stdout.readline().strip()
        assert url, f"{module} did not start"
        yield Running(url)
    finally:
        process.terminate()
        process.wait(timeout=SECONDS)
