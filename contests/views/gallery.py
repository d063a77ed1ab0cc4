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
from contests.views.results import trail_of

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
    context = {
        "contest": contest,
        "categories": categories,
        "chosen": chosen,
        "pages": pages,
        "total": total,
        "all": sum(counts.values()),
        "trail": [*trail_of(contest), _results(contest)],
        "structured": _image_gallery(request, contest, list(pages)),
        "share": share_of(
            request,
            title=_("Gallery: {name}").format(name=contest.name),
            description=contest.theme,
            entry=next(iter(pages), None),
        ),
    }
    return render(request, "contests/results/gallery.html", context)


@require_safe
def photo(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One photo, with its story and its way to the next."""
    contest = _contest(slug)
    entry = get_object_or_404(gallery_of(contest), code=code)
    codes = list(gallery_of(contest).values_list("code", flat=True))
    at = codes.index(code)
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


def _image_gallery(request: HttpRequest, contest: Contest, entries: list[Entry]) -> dict[str, object]:
    """schema.org's ImageGallery, for search engines."""
    images: list[dict[str, object]] = []
    for entry in entries:
        each = [photo.jpegs for photo in entry.photos.all()]
        name = getattr(entry, "public_name", "")
        images += [
            {
                "@type": "ImageObject",
                "name": entry.title,
                "inLanguage": entry.language,
                "contentUrl": request.build_absolute_uri(largest.address),
                "url": request.build_absolute_uri(
                    reverse("contests:gallery_photo", args=[contest.slug, entry.code])
                ),
                "width": largest.width,
                "height": largest.height,
            }
            | ({"creator": {"@type": "Person", "name": name}, "creditText": name} if name else {})
            for largest in (files[-1] for files in each if files)
        ]
    return {
        "@context": "https://schema.org",
        "@type": "ImageGallery",
        "name": contest.name,
        "url": request.build_absolute_uri(reverse("contests:gallery", args=[contest.slug])),
        "image": images,
    }


def _results(contest: Contest) -> dict[str, str]:
    return {"url": reverse("contests:results", args=[contest.slug]), "title": _("Results")}


def _contest(slug: str) -> Contest:
    return get_object_or_404(Contest.objects.with_results(), slug=slug)
