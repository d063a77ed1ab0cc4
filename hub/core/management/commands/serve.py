"""``manage.py serve``: web server and worker together; what ``make run`` and the container start."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from hub.core.supervisor import Child, Supervisor

if TYPE_CHECKING:
    from argparse import ArgumentParser

# On a machine with few cores readers come first: pictures are made with what they leave.
YIELDING = ["nice", "-n", "10"] if shutil.which("nice") else []


def web_command(*, host: str, port: int, workers: int, threads: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"),
        *("--host", host, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", str(threads), "--respawn-failed-workers"),
        "hub.wsgi:application",
    ]


def answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=0.5).close()
    except OSError:
        return False
    return True


class Command(BaseCommand):
    help = "Start the web server and the worker together; Ctrl-C ends both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="web processes")
        parser.add_argument("--threads", type=int, default=4, help="threads of each web process")
        parser.add_argument("--no-worker", action="store_true", help="the background work runs elsewhere")

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        near = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104
        if answers(near, port):
            raise CommandError(f"port {port} is taken; choose another: make run PORT={port + 1}")
        # Mails lead to where this hub answers, unless its address is said.
        os.environ.setdefault("BASE_URL", f"http://{near}:{port}")
        web = web_command(host=host, port=port, workers=options["workers"], threads=options["threads"])
        children = [Child("web server", web)]
        if not options["no_worker"]:
            children.append(Child("worker", [*YIELDING, sys.executable, sys.argv[0], "worker"]))
        Supervisor(
            children,
            say=lambda line: print(line, flush=True),  # noqa: T201 - the terminal is the place for it
            ready=lambda: answers(near, port),
            greeting=self.greeting(near, port),
        ).run()

    def greeting(self, host: str, port: int) -> str:
        """One line: where to go, and how to log in as staff."""
        address = f"http://{host}:{port}/"
        staff = get_user_model().objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
        who = staff.get_username() if staff else "whom `.venv/bin/python manage.py createstaff EMAIL` makes"
        code = (
            "the code appears here and in var/mail/"
            if settings.EMAIL_BACKEND.endswith("FileAndTerminalBackend")
            else "the code comes by mail"
        )
        return (
            f"{settings.WAGTAIL_SITE_NAME}: {address} - staff: {address}admin/ as {who}, {code}. Ctrl-C ends."
        )
