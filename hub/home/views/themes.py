"""The themes of the Modello Comuni: all of them, and what is published about each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hub.core import alphabet
from hub.core.frame import Link
from hub.core.models import InitiativePage
from hub.core.seo import Listed
from hub.core.shell import shell_of
from hub.core.themes import THEMES, theme_of, theme_slug
from hub.home.stream import PAGE_SIZE

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from hub.core.models.initiatives import InitiativeQuerySet


def _public() -> InitiativeQuerySet:
    return InitiativePage.objects.public().in_language(get_language() or "")


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """Every theme about which something is published, in alphabetical order: one query."""
    rows = _public().filter(theme_links__isnull=False).order_by().values("theme_links__theme")
    counts = dict(rows.annotate(number=Count("pk")).values_list("theme_links__theme", "number"))
    shown = [
        {"label": str(label), "url": reverse("theme", args=[theme_slug(code)]), "number": counts[code]}
        for code, label in THEMES.items()
        if code in counts
    ]
    shell_of(request).listed = Listed()
    shown.sort(key=lambda theme: alphabet.place(theme["label"]))
    return render(
        request, "home/themes.html", {"themes": shown, "trail": _trail(), "share": {"title": _("Themes")}}
    )


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """What is published about one theme, newest first, under whichever hashtag it stands."""
    code = theme_of(slug)
    if code is None:
        raise Http404
    rows = _public().about(code).newest_first().for_cards()
    pages = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    shell_of(request).listed = Listed(number=pages.number)
    trail = [*_trail(), Link(reverse("themes"), _("Themes"))]
    return render(
        request,
        "home/theme.html",
        {"theme": THEMES[code], "pages": pages, "trail": trail, "share": {"title": THEMES[code]}},
    )


def _trail() -> list[Link]:
    return [Link(f"/{get_language()}/", _("Home"))]
