"""The published result: winners and mentions, how ties were parted, and the bundle for whoever checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from csp.decorators import csp_replace
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from contests.calendars import calendar_months, calendar_year
from contests.models import Bundle, Contest, Result
from contests.round_records import ranking_of
from contests.showcase import (
    earlier_editions,
    favourites,
    gallery_of,
    page_of,
    parted,
    share_of,
    shown,
    town_name,
)
from hub.core.private_files import private_file

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from contests.models import Entry
    from contests.showcase import Shown

# Places listed on the page; the bundle has them all.
LISTED = 100


@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    result = _published(slug)
    band = request.GET.get("fascia", "")
    contest, context = result.contest, results_context(result, band)
    first = next((row.entry for row in _winners(context) if row.entry is not None), None)
    share = share_of(
        request,
        title=_("Results: {name}").format(name=contest.name),
        description=contest.theme,
        entry=first,
    )
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
    winners = shown(contest, contest.result.placements.winners())
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


def results_context(result: Result, band: str = "") -> dict[str, object]:
    """What the page of results shows; so does the preview in the admin. ``band`` narrows the ranking."""
    contest = result.contest
    listed = shown(contest, result.placements.filter(rank__lte=LISTED))
    titles = {row.entry.code: row.entry.title for row in listed if row.entry is not None}
    mentions = [row for row in shown(contest, result.placements.mentioned()) if row.entry is not None]
    bands = list(contest.age_bands.all())
    chosen = next((one for one in bands if str(one.pk) == band), None)
    ranking = [row for row in listed if chosen is None or (row.entry and row.entry.age_band == chosen)]
    return {
        "contest": contest,
        "result": result,
        "bands": bands,
        "band": chosen,
        "winners": [row for row in listed if row.placement.is_winner],
        "mentions": mentions,
        "favourites": favourites(contest),
        "listed": ranking,
        "more": 0 if chosen else len(result.record["ranking"]) - len(listed),
        "parted": parted(ranking_of(result.record), titles),
        "criteria": result.record["criteria"],
        "jurors": len({sheet["juror"] for sheet in result.record["sheets"]}),
        "bundle": getattr(result, "bundle", None) if result.pk else None,
        "corrections": contest.corrections.all(),
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


def _winners(context: dict[str, object]) -> list[Shown]:
    return cast("list[Shown]", context["winners"])


def _calendar_entries(contest: Contest) -> list[Entry]:
    found = list(gallery_of(contest)[: 12 * 4])
    first = [e for e in found if e.placement.is_winner or e.placement.mention]
    return (first + [e for e in found if e not in first])[:12]


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
        Result.objects.select_related("contest__public_vote", "bundle"),
        contest__in=published,
        contest__slug=slug,
    )
