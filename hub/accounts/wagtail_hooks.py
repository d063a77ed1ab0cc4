"""What this app adds to the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from . import translation_door
from .actions import RESET_SECOND_STEP
from .people_admin import PeopleDeleteBulkAction

if TYPE_CHECKING:
    from django.urls import URLPattern
    from wagtail.admin.widgets.button import BaseButton
    from wagtail.log_actions import LogActionRegistry
    from wagtail.models import Page

    from .models import User

# After Wagtail's own, whose place it takes.
hooks.register("register_bulk_action", PeopleDeleteBulkAction, order=1)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(RESET_SECOND_STEP, _("Reset the second step"), _("Second step reset"))


@hooks.register("register_admin_urls", order=-1)
def translation_urls() -> list[URLPattern]:
    return translation_door.urls


@hooks.register("construct_page_listing_buttons")
def offer_to_translate_only_what_one_may_edit(
    buttons: list[BaseButton], page: Page, user: User, context: object = None
) -> None:
    if not translation_door.may_edit(user, page):
        buttons[:] = [button for button in buttons if "/localize/" not in (button.url or "")]
