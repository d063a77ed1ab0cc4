"""What staff read about the site itself."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from hub.core.models import PageRating


class RatingsReport(ReportView):
    """How clear readers find each page: the least clear first."""

    model = PageRating
    page_title = _("Clarity of the pages")
    header_icon = "pick"
    index_url_name = "ratings_report"
    index_results_url_name = "ratings_report_results"
    permission_policy = ModelPermissionPolicy(PageRating)
    any_permission_required: ClassVar[list[str]] = ["view"]
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
