"""Keep child processes running together: what dies is started again, with back-off; all end together."""

from __future__ import annotations

import signal
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
# A child that lived so long was well: its next death starts the waits anew.
WELL_AFTER = 60.0
END_SECONDS = 15.0
LOOK_EVERY = 0.2


@dataclass
class Child:
    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    wait: float = FIRST_WAIT
    start_at: float = 0.0

    def start(self) -> None:
        # A session of its own: Ctrl-C reaches only the supervisor, which then ends its children in order.
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603
        self.started_at = time.monotonic()


@dataclass
class Supervisor:
    """``Supervisor(children, say).run()`` returns when a signal asked it to end."""

    children: list[Child]
    say: Callable[[str], None]
    ready: Callable[[], bool] = lambda: True
    greeting: str = ""
    _ending: bool = field(default=False, init=False)

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._end)
        try:
            greeted = not self.greeting
            while not self._ending:
                for child in self.children:
                    self._look_after(child)
                if not greeted and self.ready():
                    self.say(self.greeting)
                    greeted = True
                time.sleep(LOOK_EVERY)
        finally:
            self._end_children()

    def _end(self, number: int, frame: FrameType | None) -> None:
        self._ending = True

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.start_at:
                child.start()
        elif (code := child.process.poll()) is not None:
            if now - child.started_at > WELL_AFTER:
                child.wait = FIRST_WAIT
            self.say(f"{child.name} ended with {code}; it starts again in {child.wait:.0f} s")
            child.process, child.start_at = None, now + child.wait
            child.wait = min(child.wait * 2, LONGEST_WAIT)

    def _end_children(self) -> None:
        running = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + END_SECONDS
        for process in running:
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
