"""Pages of the admin that are in nobody's menu, reports and choosers, are closed by their address, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import path
from wagtail.admin.auth import require_admin_access, user_passes_test
from wagtail.admin.views.chooser import BrowseView, ChosenMultipleView, SearchView
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.permissions import page_permission_policy
from wagtail_localize.views.report import TranslationsReportView

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AbstractUser
    from django.db.models import QuerySet
    from django.urls import URLPattern
    from wagtail.admin.views.reports import ReportView
    from wagtail_localize.models import Translation


def has_pages(user: AbstractUser) -> bool:
    """Whether any page is theirs to work on: the history of the site is that of its pages."""
    return page_permission_policy.explorable_root_instance(user) is not None


def may_translate(user: AbstractUser) -> bool:
    return user.has_perm("wagtail_localize.submit_translation")


def reads_code(user: AbstractUser) -> bool:
    """The usage of page types names them as the code does."""
    return bool(user.is_superuser)


class TranslationsReport(TranslationsReportView):
    """wagtail-localize's has no order: its pages could show a translation twice."""

    def get_queryset(self) -> QuerySet[Translation]:
        return super().get_queryset().order_by("source__object_repr", "target_locale", "pk")


def _both(
    address: str, report: type[ReportView], is_open: Callable[[AbstractUser], bool]
) -> list[URLPattern]:
    """The report and its results alone, which the admin asks for when a filter changes."""
    guard = user_passes_test(is_open)
    return [
        path(address, require_admin_access(guard(report.as_view()))),
        path(f"{address}results/", require_admin_access(guard(report.as_view(results_only=True)))),
    ]


def _chooser(address: str, view: Any, name: str) -> URLPattern:
    guard = user_passes_test(has_pages)
    return path(f"choose-page/{address}", require_admin_access(guard(view.as_view())), name=name)


# The same addresses as Wagtail's own; ``hub.urls`` asks them first.
urlpatterns = [
    _chooser("", BrowseView, "wagtailadmin_choose_page"),
    _chooser("<int:parent_page_id>/", BrowseView, "wagtailadmin_choose_page_child"),
    _chooser("search/", SearchView, "wagtailadmin_choose_page_search"),
    _chooser("chosen-multiple/", ChosenMultipleView, "wagtailadmin_choose_page_chosen_multiple"),
    *_both("localize/reports/translations/", TranslationsReport, may_translate),
    *_both("reports/site-history/", LogEntriesView, has_pages),
    *_both("reports/page-types-usage/", PageTypesUsageReportView, reads_code),
]
