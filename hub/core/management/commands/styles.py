"""``manage.py styles``: cut Bootstrap Italia's style sheet down to what the templates use."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from hub.core import stylesheets


class Command(BaseCommand):
    help = "Cut Bootstrap Italia's style sheet to what our templates use (before collectstatic)."

    def handle(self, *args: Any, **options: Any) -> None:
        target = stylesheets.build()
        self.stdout.write(f"{target}: {target.stat().st_size // 1000} kB")
