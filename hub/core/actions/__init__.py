"""Writes of the ground floor's base, one verb a function."""

from .background import enqueue_due_tasks, give_sign, take_leave, take_up_lost_tasks, try_again_later
from .rate_page import rate_page

__all__ = [
    "enqueue_due_tasks",
    "give_sign",
    "rate_page",
    "take_leave",
    "take_up_lost_tasks",
    "try_again_later",
]
