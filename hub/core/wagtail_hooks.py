"""The ground floor's doors in Wagtail's admin: what waits, on the first page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from hub.core.models import Banner
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


@hooks.register("insert_global_admin_css")
def add_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("core/css/admin.css"))


@hooks.register("construct_homepage_panels")
def add_panels_of_apps(request: HttpRequest, panels: list[Component]) -> None:
    """Before Wagtail's own panels, those of the apps that have something to say."""
    parts = [panel(request) for _name, panel in dashboard_panels.items()]
    panels[:0] = [AppPanel(html, order) for order, html in enumerate(filter(None, parts))]


class BannerViewSet(SnippetViewSet):
    """What stands at the top of every page; editors write it, also when the administrator is away."""

    model = Banner
    icon = "warning"
    menu_label = _("Banners")
    menu_order = 170
    add_to_admin_menu = True
    list_display: ClassVar[list[Any]] = [
        "__str__",
        Column("severity", label=_("Severity"), accessor="get_severity_display"),
        "starts_on",
        "ends_on",
        BooleanColumn("is_shown", label=_("Shown today"), accessor=lambda banner: banner.is_shown()),
    ]
    list_filter: ClassVar[list[str]] = ["severity"]


register_snippet(BannerViewSet)


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


@hooks.register("construct_reports_menu")
def leave_out_reports(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out the report with names from the code, and that of translations for who does not translate."""
    if request.user.is_superuser:
        return
    hidden = ["wagtailadmin_reports:page_types_usage"]
    if not request.user.has_perm("wagtail_localize.submit_translation"):
        hidden.append("wagtail_localize:translations_report")
    addresses = {reverse(name) for name in hidden}
    items[:] = [item for item in items if item.url not in addresses]


@hooks.register("construct_help_menu")
def leave_out_news_of_the_program(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's own guide and its news are in English, on another site."""
    items[:] = [item for item in items if not item.url.startswith("https://")]
