"""What the worker does for pictures."""

from __future__ import annotations

from django_tasks import task

from media import actions


@task()
def make_renditions(picture_id: int) -> int:
    """After an upload: every size and format in which the pages show the picture."""
    return actions.make_renditions(picture_id=picture_id)
