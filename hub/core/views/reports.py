"""What staff read about the site itself."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from hub.core.models import PageRating


class ReportOfRatings(ReportView):
    """For whoever may read what readers think of the pages."""

    model = PageRating
    permission_policy = ModelPermissionPolicy(PageRating)
    any_permission_required: ClassVar[list[str]] = ["view"]


class RatingsReport(ReportOfRatings):
    """How clear readers find each page: the least clear first."""

    page_title = _("Clarity of the pages")
    header_icon = "pick"
    index_url_name = "ratings_report"
    index_results_url_name = "ratings_report_results"
    columns: ClassVar[list[Column]] = [
        Column("path", label=_("Page")),
        Column("mean", label=_("Average of stars"), accessor=lambda row: number_format(row["mean"], 1)),
        Column("number", label=_("Ratings")),
        Column("low", label=_("With one or two stars")),
        DateColumn("last", label=_("Latest rating")),
    ]
    list_export: ClassVar[list[str]] = ["path", "mean", "number", "low", "last"]

    def get_queryset(self) -> Any:
        return PageRating.objects.all().by_page()


class RatingWordsReport(ReportOfRatings):
    """What readers say when they rate a page: the latest first."""

    page_title = _("What readers say of the pages")
    header_icon = "comment"
    index_url_name = "rating_words_report"
    index_results_url_name = "rating_words_report_results"
    columns: ClassVar[list[Column]] = [
        Column("path", label=_("Page")),
        Column("stars", label=_("Stars")),
        Column("reason", label=_("Reason"), accessor="get_reason_display"),
        Column("comment", label=_("Details")),
        DateColumn("created_at", label=_("Date")),
    ]
    list_export: ClassVar[list[str]] = ["path", "stars", "get_reason_display", "comment", "created_at"]

    def get_queryset(self) -> Any:
        return PageRating.objects.with_words()
