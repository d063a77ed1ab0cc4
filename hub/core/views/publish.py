"""Publishing several pages at once: those that are whole; of the others it says what they lack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction

from hub.core.actions import publish_draft

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AbstractUser
    from wagtail.models import Page

    # Each page that was not published, and why.
    Refused = list[tuple[Page, list[str]]]


class PublishManyAction(PublishBulkAction):
    """Wagtail's breaks at the first page that is not whole, and publishes none."""

    def get_execution_context(self) -> dict[str, Any]:
        self.refused: Refused = []
        return {**super().get_execution_context(), "refused": self.refused}

    @classmethod
    def execute_action(
        cls,
        objects: Iterable[Page],
        *,
        refused: Refused,
        include_descendants: bool = False,
        user: AbstractUser | None = None,
    ) -> tuple[int, int]:
        chosen = list(objects)
        below = (
            [child for page in chosen for child in _drafts_below(page, user)] if include_descendants else []
        )
        done = [0, 0]
        for place, pages in enumerate((chosen, below)):
            for page in pages:
                if reasons := publish_draft(page=page.specific, user=user):
                    refused.append((page, reasons))
                else:
                    done[place] += 1
        return done[0], done[1]

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        for page, reasons in self.refused:
            text = _("“%(page)s” was not published. %(reasons)s") % {
                "page": page.get_admin_display_title(),
                "reasons": " ".join(reasons),
            }
            edit = messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("Edit"))
            messages.warning(self.request, text, buttons=[edit])
        if not num_parent_objects + num_child_objects:
            return None
        said: str = super().get_success_message(num_parent_objects, num_child_objects)
        return said


def _drafts_below(page: Page, user: AbstractUser | None) -> list[Page]:
    """An alias is published with its source."""
    drafts = page.get_descendants().not_live().filter(alias_of=None)
    return [one for one in drafts if user is None or one.permissions_for_user(user).can_publish()]
