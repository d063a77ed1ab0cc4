"""The published result: winners and mentions, how ties were parted, and the record for whoever checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contests import record as records
from contests.calendars import calendar_months
from contests.models import Contest, Result
from contests.showcase import gallery_of, page_of, parted, shown

if TYPE_CHECKING:
    from django.http import HttpRequest

    from contests.models import Entry

# Places listed on the page; the record has them all.
LISTED = 100


@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "contests/results/results.html", results_context(_published(slug)))


def results_context(result: Result) -> dict[str, object]:
    """What the page of results shows; the preview in the admin shows the same."""
    contest = result.contest
    listed = shown(contest, result.placements.filter(rank__lte=LISTED))
    titles = {row.entry.code: row.entry.title for row in listed if row.entry is not None}
    mentions = [row for row in shown(contest, result.placements.mentioned()) if row.entry is not None]
    return {
        "contest": contest,
        "result": result,
        "winners": [row for row in listed if row.placement.is_winner],
        "mentions": mentions,
        "listed": listed,
        "more": len(result.record["ranking"]) - len(listed),
        "parted": parted(result.record, titles),
        "criteria": result.record["criteria"],
        "jurors": len({sheet["juror"] for sheet in result.record["sheets"]}),
        "trail": trail_of(contest),
    }


@require_safe
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """The recomputable record, byte for byte as its SHA-256 was published."""
    result = _published(slug)
    response = HttpResponse(records.to_bytes(result.record), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{slug}-graduatoria.json"'
    return response


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Twelve sheets to print: the winners, the mentions, then the next in the ranking."""
    result = _published(slug)
    contest = result.contest
    entries = _calendar_entries(contest)
    year = result.published_at.year + 1
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
        Result.objects.select_related("contest"), contest__in=published, contest__slug=slug
    )
