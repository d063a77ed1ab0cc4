"""The published result: winners and mentions, how ties were parted, and the bundle for whoever checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csp.decorators import csp_replace
from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from contests.calendars import calendar_months, calendar_year
from contests.enums import RoundKind
from contests.models import Bundle, Contest, Result
from contests.showcase import (
    Showing,
    earlier_editions,
    gallery_of,
    outstanding_first,
    page_of,
    parted,
    share_of,
)
from contests.structured import image_gallery
from contests.templatetags.contest_photos import titled
from hub.core.private_files import private_file
from hub.core.seo import Listed
from hub.core.shell import shell_of
from hub.core.sites import town_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from contests.models import Entry, Placement

# Places listed on the page; the bundle has them all.
LISTED = 100


@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    result = _published(slug)
    contest, context = result.contest, sealed_context(result, request.GET.get("fascia", ""))
    pictured = _pictured(context)
    title = _("Results: {name}").format(name=contest.name)
    share = share_of(request, title=title, description=contest.theme, entry=next(iter(pictured), None))
    shell_of(request).listed = Listed(data=[image_gallery(request, contest, name=title, entries=pictured)])
    address = request.build_absolute_uri(reverse("contests:embed", args=[slug]))
    return render(
        request,
        "contests/results/results.html",
        {
            **context,
            "share": share,
            "editions": earlier_editions(contest),
            "embed_code": render_to_string(
                "contests/results/embed_code.html", {"address": address, "title": share.title}
            ).strip(),
        },
    )


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # it knows no views with arguments
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """The winners alone, for a frame in a page of somebody else: no cookie, no script, no way to log in."""
    contest = _published(slug).contest
    winners = Showing(contest, contest.result.placements.winners(), votes=False).shown()
    return render(
        request,
        "contests/results/embed.html",
        {
            "contest": contest,
            "winners": winners,
            "town": town_name(),
            "address": request.build_absolute_uri(reverse("contests:results", args=[slug])),
        },
    )


def sealed_context(result: Result, band: str = "", *, ahead: bool = False) -> dict[str, Any]:
    """What the page shows of a result that is sealed."""
    shown = result.placements.filter(Q(rank__lte=LISTED) | ~Q(mention=""))
    return results_context(result, shown, total=result.placements.count(), band=band, ahead=ahead)


def results_context(
    result: Result,
    placements: Iterable[Placement],
    *,
    total: int,
    band: str = "",
    ahead: bool = False,
    named: bool = True,
) -> dict[str, Any]:
    """What the page of results shows; so does the preview in the admin, ``ahead`` of the publication.

    ``placements`` are the first ``LISTED`` of ``total`` and those with a mention; ``band`` narrows the
    ranking. Without ``named`` it says of no photo whose it is: so staff look at what is not sealed yet.
    """
    contest = result.contest
    showing = Showing(contest, placements, ahead=ahead, named=named)
    rows = showing.shown()
    listed = [row for row in rows if row.placement.rank <= LISTED]
    titles = {row.entry.pk: titled(row.entry) for row in listed if row.entry is not None}
    places = [
        {"entry": p.entry_id, "place": p.place, "decided_by": p.decided_by}
        for p in (row.placement for row in listed)
    ]
    mentions = [row for row in rows if row.placement.mention and row.entry is not None]
    # Only those with a photo in the list: the others would lead nowhere.
    bands = sorted(
        {row.entry.age_band for row in listed if row.entry and row.entry.age_band},
        key=lambda one: (one.position, one.pk),
    )
    chosen = next((one for one in bands if str(one.pk) == band), None)
    ranking = [row for row in listed if chosen is None or (row.entry and row.entry.age_band == chosen)]
    return {
        "contest": contest,
        "result": result,
        "bands": bands,
        "band": chosen,
        "winners": [row for row in listed if row.placement.is_winner],
        "mentions": mentions,
        "favourites": showing.favourites(),
        "named": named,
        "listed": ranking,
        "more": 0 if chosen else total - LISTED,
        "parted": parted(places, titles),
        "is_final": result.round_kind == RoundKind.FINAL,
        "bundle": getattr(result, "bundle", None) if result.pk else None,
        "corrections": [] if ahead else contest.corrections.all(),
        "trail": trail_of(contest),
    }


@require_safe
def bundle(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The zip with which anyone checks the result, byte for byte as its SHA-256 was published."""
    made = get_object_or_404(Bundle, result=_published(slug))
    return private_file(
        request,
        made.file,
        content_type="application/zip",
        keep="public, max-age=60",
        filename=f"{slug}-verifica.zip",
        etag=made.sha256,
    )


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Twelve sheets to print: the winners, the mentions, then the next in the ranking."""
    result = _published(slug)
    contest = result.contest
    entries = _calendar_entries(contest)
    shell_of(request).listed = Listed()
    year = calendar_year(timezone.localdate(contest.results_published_at or result.sealed_at))
    return render(
        request,
        "contests/results/calendar.html",
        {
            "contest": contest,
            "months": calendar_months(year, entries),
            "year": year,
            "trail": [*trail_of(contest), _results_link(contest)],
        },
    )


def _pictured(context: dict[str, Any]) -> list[Entry]:
    """The photos that the page shows, in its order, each once."""
    firsts = [row for row in context["favourites"] if row.place == 1]
    rows = [*context["winners"], *context["mentions"], *firsts]
    return list({row.entry.pk: row.entry for row in rows if row.entry is not None}.values())


def _calendar_entries(contest: Contest) -> list[Entry]:
    return outstanding_first(gallery_of(contest)[: 12 * 4])[:12]


def trail_of(contest: Contest) -> list[dict[str, str]]:
    page = page_of(contest)
    trail = [{"url": reverse("wagtail_serve", args=[""]), "title": _("Home")}]
    if page is not None and page.url:
        trail.append({"url": page.url, "title": page.title})
    return trail


def _results_link(contest: Contest) -> dict[str, str]:
    return {"url": reverse("contests:results", args=[contest.slug]), "title": _("Results")}


def _published(slug: str) -> Result:
    published = Contest.objects.with_results()
    return get_object_or_404(
        Result.objects.select_related("contest__public_vote", "bundle").defer("record"),
        contest__in=published,
        contest__slug=slug,
    )
