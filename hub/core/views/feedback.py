"""A reader rates a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import cache
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from hub.core.actions import rate_page
from hub.core.forms import PageRatingForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# Enough for a family behind one address, too few to drown what others say.
RATINGS_AN_HOUR = 30


@csrf_exempt  # A token would put a cookie on every page, and there is no session that could be abused.
@require_POST
def rate(request: HttpRequest) -> HttpResponse:
    """Store the answer; a browser without scripts gets a page, one with them the words alone."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return render(request, "403.html", status=403)
    if _too_many(request):
        return render(request, "429.html", status=429)
    form = PageRatingForm(request.POST)
    if form.is_valid():
        rate_page(language=get_language() or "", **form.cleaned_data)
    template = "core/components/rating_answer.html" if request.htmx else "core/rated.html"  # type: ignore[attr-defined]
    context = {"form": form, "back": form.cleaned_data.get("path", "")}
    return render(request, template, context, status=200 if form.is_valid() else 422)


def _too_many(request: HttpRequest) -> bool:
    """Whether this address has rated too often: its hash is counted for an hour, and then forgotten."""
    address = request.META.get("REMOTE_ADDR", "")
    key = "ratings:" + salted_hmac("ratings", address).hexdigest()
    cache.add(key, 0, timeout=3600)
    try:
        return cache.incr(key) > RATINGS_AN_HOUR
    except ValueError:  # forgotten between the two lines
        return False
