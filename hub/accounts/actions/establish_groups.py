"""Write the table of ``hub.accounts.groups`` to the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
)

from hub.accounts import groups
from hub.accounts.enums import StaffGroup

if TYPE_CHECKING:
    from collections.abc import Iterable


# What translators send to editors; in the words that staff read, like the names of the groups.
APPROVAL = "Approvazione della redazione"
WAGTAILS_OWN = "Moderators approval"


@transaction.atomic
def establish_groups() -> None:
    """Give each staff group exactly what the table says; safe to run at any time.

    A permission whose table does not exist yet (a migration half-way) is given by the next run.
    """
    _permission_to_translate()
    known = {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.values_list("pk", "content_type__app_label", "codename")
    }
    root = Page.get_first_root_node()
    collection = Collection.get_first_root_node()
    for name in StaffGroup:
        group = Group.objects.get_or_create(name=name.value)[0]
        group.permissions.set(_ids(known, groups.model_permissions(name)))

        pages = set()
        if root is not None:
            pages = {(root.pk, pk) for pk in _page_ids(known, groups.page_actions(name))}
        for row in groups.kind_grants(name):
            ids = _page_ids(known, row.actions)
            pages |= {(page, pk) for page in _pages_of(row) for pk in ids}
        _replace_page_permissions(group, pages)

        if collection is not None:
            files = set(_ids(known, groups.file_permissions(name)))
            held = GroupCollectionPermission.objects.filter(group=group)
            held.exclude(collection=collection, permission__in=files).delete()
            files -= set(held.values_list("permission_id", flat=True))
            for pk in sorted(files):
                GroupCollectionPermission.objects.create(group=group, collection=collection, permission_id=pk)
    _establish_approval()


def _establish_approval() -> None:
    """Wagtail's workflow has an English name and asks nobody: give it a name and the editors.

    A workflow that a town has made or changed stays as it is.
    """
    for task in GroupApprovalTask.objects.filter(name=WAGTAILS_OWN):
        task.name = APPROVAL
        task.save()
        task.groups.set(Group.objects.filter(name=StaffGroup.EDITORS.value))
    Workflow.objects.filter(name=WAGTAILS_OWN).update(name=APPROVAL)


def grant_for_page(*, page: Page) -> None:
    """Give the groups that have rights for pages of this kind the rights for a new ``page``."""
    label = page._meta.label_lower
    for name in StaffGroup:
        rows = [row for row in groups.kind_grants(name) if row.kind == label and _is_meant(row, page)]
        codenames = [f"{action}_page" for row in rows for action in row.actions]
        if not codenames:
            continue
        group = Group.objects.get_or_create(name=name.value)[0]
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__in=codenames
        ):
            GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=permission)


def _permission_to_translate() -> None:
    """wagtail-localize makes it in a migration only, so that a flushed database lacks it."""
    model = apps.get_model("wagtail_localize", "Translation")
    Permission.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(model),
        codename="submit_translation",
        defaults={"name": "Can submit translations"},
    )


def _ids(known: dict[str, int], names: Iterable[str]) -> list[int]:
    return [known[name] for name in sorted(names) if name in known]


def _page_ids(known: dict[str, int], actions: Iterable[str]) -> list[int]:
    return _ids(known, [f"wagtailcore.{action}_page" for action in actions])


def _pages_of(row: groups.PageGrant) -> Iterable[int]:
    model = apps.get_model(row.kind)
    pages = model._default_manager.all()
    if row.translations_only:
        pages = pages.exclude(locale__language_code=settings.LANGUAGE_CODE)
    return pages.values_list("pk", flat=True)


def _is_meant(row: groups.PageGrant, page: Page) -> bool:
    return not (row.translations_only and page.locale.language_code == settings.LANGUAGE_CODE)


def _replace_page_permissions(group: Group, wanted: set[tuple[int, int]]) -> None:
    held = {
        (page, permission): pk
        for pk, page, permission in GroupPagePermission.objects.filter(group=group).values_list(
            "pk", "page_id", "permission_id"
        )
    }
    surplus = [pk for key, pk in held.items() if key not in wanted]
    GroupPagePermission.objects.filter(pk__in=surplus).delete()
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page, permission_id=permission)
        for page, permission in sorted(wanted - held.keys())
    )
