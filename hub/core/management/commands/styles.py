"""``manage.py styles``: the one style sheet of every page."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from hub.core import stylesheets


class Command(BaseCommand):
    help = (
        "Put what pages use of Bootstrap Italia, and our own style sheets, into one (before collectstatic)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        target = stylesheets.build()
        self.stdout.write(f"{target}: {target.stat().st_size // 1000} kB")
