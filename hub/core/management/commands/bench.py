"""``manage.py bench``: how fast the hub answers, as ratios of one run (absolute figures drift)."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from wagtail.models import Locale, Page

from hub.core.models import InitiativePage
from hub.core.registry import bench_pieces

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

CLIENTS = 4


@contextmanager
def server(application: str) -> Iterator[int]:
    """granian with two workers on a free port, as in ``manage.py serve``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "error"]
    command += ["--port", str(port), "--workers", "2", "--blocking-threads", "4", application]
    process = subprocess.Popen(command)  # noqa: S603
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def ask(port: int, path: str, seconds: float, answers: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    until = time.perf_counter() + seconds
    while (begin := time.perf_counter()) < until:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{path} answered {answer.status}")
        answers.append(time.perf_counter() - begin)
    connection.close()


def measure(port: int, path: str, seconds: float) -> tuple[float, list[float]]:
    """Answers a second and each answer's time, with a few clients at once, after a warm-up."""
    ask(port, path, 1, [])
    answers: list[float] = []
    threads = [Thread(target=ask, args=[port, path, seconds, answers]) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(answers) / seconds, sorted(answers)


class Command(BaseCommand):
    help = "Measure pages against K, a constant answer of 30 kB by the same server, and what apps add."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seconds", type=float, default=5, help="for each page")

    def handle(self, *args: Any, seconds: float, **options: Any) -> None:
        self.stdout.write(f"{'piece':32}{'× K':>9}{'p50 ms':>9}{'p99 ms':>9}")
        with server("hub.bench:application") as port:
            yardstick, times = measure(port, "/", seconds)
        self._line("K, constant 30 kB", 1, times)
        with server("hub.wsgi:application") as port:
            for name, path in self.pages():
                rate, times = measure(port, path, seconds)
                self._line(name, rate / yardstick, times)
        self.stdout.write(f"\n{'piece of an app':64}{'ratio':>9}")
        for app, piece in bench_pieces.items():
            for name, ratio in piece().items():
                figure = ratio if isinstance(ratio, str) else f"{ratio:9.2f}"
                self.stdout.write(f"{app + ': ' + name:64}{figure}".rstrip())

    def pages(self) -> Iterator[tuple[str, str]]:
        """The home page, the first hashtag page, and the first page of each kind."""
        source = Locale.get_default()
        home = Page.objects.filter(locale=source, depth=2).first()
        if home is None:
            return
        found = [home, home.get_children().live().filter(content_type__model="hashtagpage").first()]
        public = InitiativePage.objects.live().filter(locale=source)
        kinds = public.order_by("kind").values_list("kind", flat=True).distinct()
        found += [public.filter(kind=kind).order_by("pk").first() for kind in kinds]
        for page in found:
            if page is not None and (parts := page.get_url_parts()):
                yield str(getattr(page, "kind", "") or page.specific_class.__name__), parts[2]

    def _line(self, name: str, ratio: float, times: list[float]) -> None:
        middle, late = times[len(times) // 2], times[int(len(times) * 0.99)]
        self.stdout.write(f"{name:32}{ratio:9.4f}{middle * 1000:9.1f}{late * 1000:9.1f}")
