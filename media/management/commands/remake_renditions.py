"""``manage.py remake_renditions``: after the table of sizes or the qualities changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from media.actions import make_renditions
from media.models import Picture, Rendition

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Make the files of all pictures in every size of the table; what is there already is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--afresh", action="store_true", help="delete what is there first")

    def handle(self, *args: Any, afresh: bool, **options: Any) -> None:
        made = 0
        pictures = Picture.objects.order_by("pk").values_list("pk", flat=True)
        for pk in pictures:
            if afresh:
                for rendition in Rendition.objects.filter(image=pk):
                    rendition.delete()
            made += make_renditions(picture_id=pk)
        self.stdout.write(f"{made} files of {len(pictures)} pictures are there.")
