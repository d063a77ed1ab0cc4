"""What staff read about the site itself."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy

from hub.core.models import PageRating
from hub.core.undescribed import Undescribed, undescribed


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


class UndescribedPicturesReport(ReportView):
    """The pages that show a picture to who sees it and nothing to who does not, in each language.

    Everybody finds those that are theirs to change.
    """

    page_title = _("Pictures without a description")
    header_icon = "image"
    index_url_name = "undescribed_pictures_report"
    index_results_url_name = "undescribed_pictures_report_results"
    no_results_message = _("Every picture of the published pages has its description.")
    permission_policy = page_permission_policy
    any_permission_required: ClassVar[list[str]] = ["change"]
    list_export: ClassVar[list[str]] = ["title", "locale", "pictures"]
    export_headings: ClassVar[dict[str, Any]] = {
        "title": _("Page"),
        "locale": _("Language"),
        "pictures": _("Pictures"),
    }

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "title",
                label=_("Page"),
                get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
            ),
            Column("locale", label=_("Language"), accessor=lambda page: page.locale.get_display_name()),
            Column("pictures", label=_("Pictures"), accessor=lambda page: page.pictures),
        ]

    @cached_property
    def found(self) -> Undescribed:
        return undescribed(
            page_permission_policy.instances_user_has_permission_for(self.request.user, "change")
        )

    def get_queryset(self) -> Any:
        return Page.objects.filter(pk__in=self.found).select_related("locale").order_by("title", "pk")

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        for page in object_list:
            page.pictures = ", ".join(self.found[page.pk])
        return object_list
