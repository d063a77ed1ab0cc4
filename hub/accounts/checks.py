"""System checks of this app: what is wrong is said at the start, not when a person asks."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from wagtail.models import Page

from . import groups
from .enums import StaffGroup

_PAGE_ACTIONS = {"add", "change", "publish", "lock", "unlock", "bulk_delete"}
# Made by wagtail-localize in a migration, not by a model.
_WITHOUT_MODEL = {"wagtail_localize.submit_translation"}


def check_group_table(**kwargs: Any) -> list[CheckMessage]:
    """A permission that no model declares, a kind that is no page: misspelt in some ``ready()``."""
    declared = _WITHOUT_MODEL | {
        f"{model._meta.app_label}.{codename}"
        for model in apps.get_models()
        for codename in (
            *(f"{action}_{model._meta.model_name}" for action in model._meta.default_permissions),
            *(codename for codename, _label in model._meta.permissions),
        )
    }
    errors: list[CheckMessage] = []
    for group in StaffGroup:
        named = groups.model_permissions(group) | groups.file_permissions(group)
        errors += [
            Error(f"{group.name} is granted {name!r}, which no model declares.", id="accounts.E001")
            for name in sorted(named - declared)
        ]
        actions = groups.page_actions(group)
        for row in groups.kind_grants(group):
            actions |= set(row.actions)
            try:
                is_page = issubclass(apps.get_model(row.kind), Page)
            except (LookupError, ValueError):
                is_page = False
            if not is_page:
                errors.append(
                    Error(f"{group.name} is granted rights for {row.kind!r}: no page.", id="accounts.E002")
                )
        errors += [
            Error(f"{group.name} is granted {name!r}, which pages do not know.", id="accounts.E003")
            for name in sorted(actions - _PAGE_ACTIONS)
        ]
    return errors
