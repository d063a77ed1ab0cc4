"""How often an address on the net, or a person, may send a form.

    from hub.accounts.limits import limited

    @limited("entry", by_address="60/h", by_person="20/h")
    def enter(request): ...

Only requests that change something (POST and the like) count. Beyond the limit the answer is the
429 page with ``Retry-After``. Counts lie in the shared cache, as fingerprints, never as addresses.
"""

from __future__ import annotations

import hashlib
import time
from functools import wraps
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.shortcuts import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

_SECONDS = {"m": 60, "h": 3600, "d": 86_400}
_SAFE = ("GET", "HEAD", "OPTIONS")


def seconds_to_wait(action: str, who: str, rate: str) -> int:
    """Count one attempt of ``who``; 0 if it is within ``rate`` (``"20/h"``, ``"40/15m"``), else how long to
    wait."""
    amount, _slash, per = rate.partition("/")
    window = int(per[:-1] or 1) * _SECONDS[per[-1]]
    now = int(time.time())
    fingerprint = hashlib.sha256(who.encode()).hexdigest()
    key = f"limit:{action}:{rate}:{now // window}:{fingerprint}"
    if cache.add(key, 1, timeout=window):
        count = 1
    else:
        try:
            count = cache.incr(key)
        except ValueError:  # it went out of the cache between the two
            count = 1
    return 0 if count <= int(amount) else window - now % window


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """The 429 page; ``wait`` is in seconds."""
    response = render(request, "429.html", {"minutes": -(-wait // 60)}, status=429)
    response["Retry-After"] = str(wait)
    return response


def limited(
    action: str, *, by_address: str = "", by_person: str = ""
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """A view that answers with the 429 page when too much was sent from one address or by one person."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in _SAFE:
                return view(request, *args, **kwargs)
            wait = 0
            if by_address:
                wait = seconds_to_wait(action, f"ip:{get_adapter().get_client_ip(request)}", by_address)
            if by_person and request.user.is_authenticated:
                wait = max(wait, seconds_to_wait(action, f"user:{request.user.pk}", by_person))
            return too_many(request, wait) if wait else view(request, *args, **kwargs)

        return guarded

    return decorate
