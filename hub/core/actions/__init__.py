"""Writes of the ground floor's base, one verb a function."""

from .background import enqueue_due_tasks, give_sign, take_leave, take_up_lost_tasks, try_again_later
from .build_frames import build_frames
from .rate_page import rate_page

__all__ = [
    "build_frames",
    "enqueue_due_tasks",
    "give_sign",
    "rate_page",
    "take_leave",
    "take_up_lost_tasks",
    "try_again_later",
]
