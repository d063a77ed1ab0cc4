"""What a page says while the worker counts a large round; progress.js asks for the page again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from contests.models import RoundCount

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from contests.models import Round


def counting(
    request: HttpRequest, round_: Round, template: str = "contests/admin/counting.html"
) -> HttpResponse:
    """How far the count of ``round_`` is, in two steps: asked for, begun."""
    begun = RoundCount.objects.filter(round=round_, began_at__isnull=False).exists()
    context = {"contest": round_.contest, "round": round_, "step": int(begun)}
    return render(request, template, context)
