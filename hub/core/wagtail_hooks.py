"""The ground floor's doors in Wagtail's admin: what waits, on the first page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import path, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from hub.core.registry import dashboard_panels
from hub.core.views.reports import RatingsReport

if TYPE_CHECKING:
    from django.http import HttpRequest


class AppPanel(Component):
    """What an app has to say on the admin's first page."""

    def __init__(self, html: SafeString | str, order: int) -> None:
        self.html, self.order = html, order

    def render_html(self, parent_context: Any = None) -> SafeString:
        return mark_safe(self.html)  # noqa: S308 - a template of an app


@hooks.register("construct_homepage_panels")
def add_panels_of_apps(request: HttpRequest, panels: list[Component]) -> None:
    """Before Wagtail's own panels, those of the apps that have something to say."""
    parts = [panel(request) for _name, panel in dashboard_panels.items()]
    panels[:0] = [AppPanel(html, order) for order, html in enumerate(filter(None, parts))]


@hooks.register("register_admin_urls")
def ratings_urls() -> list[Any]:
    return [
        path("reports/ratings/", RatingsReport.as_view(), name="ratings_report"),
        path(
            "reports/ratings/results/",
            RatingsReport.as_view(results_only=True),
            name="ratings_report_results",
        ),
    ]


class RatingsMenuItem(MenuItem):
    """For whoever may open the report behind it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("core.view_pagerating"))


@hooks.register("register_reports_menu_item")
def ratings_menu_item() -> RatingsMenuItem:
    return RatingsMenuItem(_("Clarity of the pages"), reverse("ratings_report"), icon_name="pick", order=700)
