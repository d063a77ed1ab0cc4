"""The gallery of all admitted photos, and a page for each: it makes no file and names only who agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contests.models import Contest, Entry
from contests.showcase import gallery_of, share_of
from contests.structured import image_gallery, images
from contests.views.results import trail_of
from hub.core.seo import Listed
from hub.core.shell import shell_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

A_PAGE = 24


@require_safe
def gallery(request: HttpRequest, slug: str) -> HttpResponse:
    contest = _contest(slug)
    counts = dict(
        Entry.objects.public()
        .filter(contest=contest)
        .values_list("category")
        .annotate(number=Count("pk"))
        .order_by("category")
    )
    categories = [(c, counts[c.pk]) for c in contest.categories.all() if c.pk in counts]
    chosen = next((c for c, _n in categories if str(c.pk) == request.GET.get("categoria")), None)
    entries = gallery_of(contest)
    if chosen is not None:
        entries = entries.filter(category=chosen)
    total = counts[chosen.pk] if chosen else sum(counts.values())
    pages = Paginator(entries, A_PAGE).get_page(request.GET.get("page"))
    title = _("Gallery: {name}").format(name=contest.name)
    shell_of(request).listed = Listed(
        number=1 if chosen else pages.number,
        data=[image_gallery(request, contest, name=title, entries=pages)],
    )
    context = {
        "contest": contest,
        "categories": categories,
        "chosen": chosen,
        "pages": pages,
        "total": total,
        "all": sum(counts.values()),
        "trail": [*trail_of(contest), _results(contest)],
        "share": share_of(request, title=title, description=contest.theme, entry=next(iter(pages), None)),
    }
    return render(request, "contests/results/gallery.html", context)


@require_safe
def photo(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One photo, with its story and its way to the next."""
    contest = _contest(slug)
    entry = get_object_or_404(gallery_of(contest), code=code)
    codes = list(gallery_of(contest).values_list("code", flat=True))
    at = codes.index(code)
    shell_of(request).listed = Listed(data=images(request, contest, entry))
    context = {
        "contest": contest,
        "entry": entry,
        "before": codes[at - 1] if at else None,
        "after": codes[at + 1] if at + 1 < len(codes) else None,
        "share": share_of(
            request, title=f"{entry.title} · {contest.name}", description=entry.story[:150], entry=entry
        ),
        "number": at + 1,
        "total": len(codes),
        "trail": [
            *trail_of(contest),
            _results(contest),
            {"url": reverse("contests:gallery", args=[slug]), "title": _("Gallery")},
        ],
    }
    return render(request, "contests/results/photo.html", context)


def _results(contest: Contest) -> dict[str, str]:
    return {"url": reverse("contests:results", args=[contest.slug]), "title": _("Results")}


def _contest(slug: str) -> Contest:
    return get_object_or_404(Contest.objects.with_results(), slug=slug)
