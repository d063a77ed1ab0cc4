"""What the worker does for pictures."""

from __future__ import annotations

from django_tasks import task

from hub.core.tasks import PICTURE
from media import actions


# Before everything that nobody waits for: a page without its pictures is half a page.
@task(priority=PICTURE)
def make_renditions(picture_id: int) -> int:
    """After an upload: every size and format in which the pages show the picture."""
    return actions.make_renditions(picture_id=picture_id)
