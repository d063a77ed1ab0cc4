"""Panels of the editor that are the hub's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.html import format_html_join
from wagtail.admin.panels import Panel

from hub.core.registry import editor_parts

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


class PartsPanel(Panel):
    """What the apps add to the editor of every initiative (``hub.core.registry.editor_parts``)."""

    class BoundPanel(Panel.BoundPanel):
        def is_shown(self) -> bool:
            return any(self._shown())

        def render_html(self, parent_context: Any = None) -> SafeString:
            sections = (part.html(self.instance, self.request, self.form) for part in self._shown())
            return format_html_join("", "{}", ((section,) for section in sections))

        def show_panel_furniture(self) -> bool:
            return False

        def _shown(self) -> list[Any]:
            user = self.request.user
            return [part for part in editor_parts.values() if part.is_shown(self.instance, user)]
