"""``manage.py demo``: an invented town that looks alive. Running it twice adds nothing."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from hub.core.demo import DemoTown
from hub.core.demo.crowd import grow
from hub.core.demo.town import nothing
from hub.core.registry import demo_pieces

if TYPE_CHECKING:
    from argparse import ArgumentParser


def under_way() -> Path:
    """Stands as long as the town is being made: one that was interrupted is gone on with."""
    return Path(settings.VAR_DIR) / ".demo-under-way"


class Command(BaseCommand):
    help = "Make the demo town: pages in four languages, videos, events, notices and three photo contests."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--size",
            type=int,
            default=0,
            help="at least this many initiatives (more than the town's own are copies)",
        )
        parser.add_argument(
            "--small", action="store_true", help="small pictures and fewer photos, made quickly: for tests"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        say = self.stdout.write if options["verbosity"] > 1 else nothing
        town = DemoTown(size=options["size"], small=options["small"], say=say)
        under_way().parent.mkdir(parents=True, exist_ok=True)
        under_way().touch()
        try:
            for name, build in demo_pieces.items():
                start = time.perf_counter()
                with transaction.atomic():  # a piece that was interrupted is made anew, not taken for whole
                    build(town)
                if options["verbosity"]:
                    self.stdout.write(f"{name}: {time.perf_counter() - start:.1f} s")
        finally:
            town.painters.close()
        grow(town)
        if town.added:
            # The worker has pictures to make first; a town that is shown at once is searched at once.
            call_command("update_index", verbosity=0)
        under_way().unlink(missing_ok=True)
        if options["verbosity"]:
            self.stdout.write(
                f"{town.added} things added." if town.added else "The demo town is there already."
            )
