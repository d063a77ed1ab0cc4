"""How often one person may send: enough for a slow line and many mistakes, too little for a machine."""

from __future__ import annotations

from django.core.cache import cache


def too_often(what: str, who: int, *, most: int, seconds: int) -> bool:
    """Count one attempt of ``who``; True once there were more than ``most`` within ``seconds``."""
    key = f"contests:limit:{what}:{who}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > most
    except ValueError:  # it expired in between
        return False
