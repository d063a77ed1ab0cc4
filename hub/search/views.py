"""Search over everything that is public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hub.core.frame import Link
from hub.core.shell import shell_of
from hub.search.results import MOST_RESULTS, PAGE_SIZE, matching, read_words, results

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The search page: a form, and what was found if something was asked."""
    words = read_words(request.GET.get("q", ""))
    context: dict[str, object] = {
        "q": " ".join(words),
        "trail": [Link(shell_of(request).home_url, _("Home"))],
    }
    if words:
        found = matching(words, get_language() or "")
        pages = Paginator(found[:MOST_RESULTS], PAGE_SIZE).get_page(request.GET.get("page"))
        shown = (
            results(found[pages.start_index() - 1 : pages.end_index()], words)
            if pages.paginator.count
            else []
        )
        context |= {"pages": pages, "results": shown, "most": MOST_RESULTS}
    return render(request, "search/search.html", context)
