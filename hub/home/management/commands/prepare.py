"""``manage.py prepare``: tables and a town; what ``make run`` does before it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import transaction

from hub.core.actions import build_frames
from hub.core.management.commands.demo import under_way
from hub.home.actions import found_town, write_starter_pages
from hub.home.models import HomePage

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Bring the tables up to date; if there is no town yet, make the demo town, or --town of one's own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--town", default="", help="found an empty town of this name instead of the demo")

    def handle(self, *args: Any, town: str, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        if HomePage.objects.exists() and not under_way().exists():
            # A new version of the program may say it in other words.
            build_frames()
            return
        if town or "demo" not in get_commands():
            with transaction.atomic():
                home = found_town(name=town or "Restiamo Connessi")
                write_starter_pages(home=home)
        else:
            call_command("demo")
