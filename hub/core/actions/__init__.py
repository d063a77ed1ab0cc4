"""Writes of the ground floor's base, one verb a function."""

from .background import (
    enqueue_due_tasks,
    forget_old_periods,
    forget_task,
    give_sign,
    note_failure,
    note_success,
    take_leave,
    take_up_lost_tasks,
    try_again_now,
)
from .build_frames import build_frames
from .follow_source import follow_source, live_translations, unpublish_translations
from .publish_whole import publish_draft, publish_scheduled
from .rate_page import forget_words_of_ratings, rate_page

__all__ = [
    "build_frames",
    "enqueue_due_tasks",
    "follow_source",
    "forget_old_periods",
    "forget_task",
    "forget_words_of_ratings",
    "give_sign",
    "live_translations",
    "note_failure",
    "note_success",
    "publish_draft",
    "publish_scheduled",
    "rate_page",
    "take_leave",
    "take_up_lost_tasks",
    "try_again_now",
    "unpublish_translations",
]
