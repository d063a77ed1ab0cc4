"""What the worker does for pictures."""

from __future__ import annotations

from django_tasks import task

from hub.core.tasks import PICTURE
from media import actions
from media.models import Picture

AT_ONCE = 500


# Before everything that nobody waits for: a page without its pictures is half a page.
@task(priority=PICTURE)
def make_renditions(picture_id: int) -> int:
    """After an upload: every size and format in which the pages show the picture."""
    return actions.make_renditions(picture_id=picture_id)


@task()
def make_missing_renditions() -> int:
    """For pictures that nobody has looked at since colours are kept, or whose task was lost; every hour."""
    unseen = Picture.objects.filter(colour=None).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    for pk in unseen:
        make_renditions.enqueue(pk)
    return len(unseen)
