"""What this app adds to the admin."""

from __future__ import annotations

from wagtail import hooks

from .people_admin import PeopleDeleteBulkAction

# After Wagtail's own, whose place it takes.
hooks.register("register_bulk_action", PeopleDeleteBulkAction, order=1)
