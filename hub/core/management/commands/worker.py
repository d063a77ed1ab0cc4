"""``manage.py worker``: do the background work, until told to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from hub.core.worker import HubWorker

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Do the background work of all queues: tasks, tries after passing errors, periodic tasks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", action="store_true", help="do what is there, then end")
        parser.add_argument("--interval", type=float, default=1, help="seconds between looks into the queue")

    def handle(self, *args: Any, batch: bool, interval: float, **options: Any) -> None:
        worker = HubWorker(batch=batch, interval=interval)
        worker.configure_signals()
        worker.run()
