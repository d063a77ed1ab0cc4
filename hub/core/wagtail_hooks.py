"""The ground floor's doors in Wagtail's admin: what waits, on the first page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe
from wagtail import hooks
from wagtail.admin.ui.components import Component

from hub.core.registry import dashboard_panels

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
