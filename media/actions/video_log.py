"""The log of a resident's video: what happened to it, a line each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from media import tasks
from media.models import ResidentVideoLog

if TYPE_CHECKING:
    from hub.accounts.models import User
    from media.enums import VideoEvent
    from media.models import ResidentVideo


def log_video(
    video: ResidentVideo, event: VideoEvent, *, actor: User | None, note: str = "", tell: bool = False
) -> ResidentVideoLog:
    """Write a line in the transaction of what it tells; ``tell`` has it mailed to who sent the video."""
    row = ResidentVideoLog.objects.create(video=video, event=event, actor=actor, note=note)
    if tell:
        transaction.on_commit(partial(tasks.tell_sender.enqueue, row.pk))
    return row
