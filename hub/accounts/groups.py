"""What each staff group may do: one table, to which every app adds its own rows.

An app says in its ``AppConfig.ready()`` what the groups may do with what it brings::

    from hub.accounts.enums import StaffGroup
    from hub.accounts.groups import grant, grant_kind

    grant(StaffGroup.MODERATORS, "contests.screen_entry", "contests.view_entry")
    grant_kind(StaffGroup.SECRETARIES, "contests.ContestPage", "change", "publish")

The rows are written to the database after every ``migrate`` and when a town is founded
(``hub.accounts.actions.establish_groups``), exactly: what is not in the table is taken away again.
A town that wants other rights makes a group of its own and leaves these alone.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from .enums import StaffGroup


class PageGrant(NamedTuple):
    """Page permissions on each page of a kind, and thereby on what stands below it."""

    kind: str
    actions: tuple[str, ...]
    translations_only: bool


_models: dict[StaffGroup, set[str]] = defaultdict(set)
_files: dict[StaffGroup, set[str]] = defaultdict(set)
_pages: dict[StaffGroup, set[str]] = defaultdict(set)
_kinds: dict[StaffGroup, set[PageGrant]] = defaultdict(set)


def grant(group: StaffGroup, *permissions: str) -> None:
    """Permissions for models, as ``app.codename``."""
    _models[group].update(permissions)


def grant_files(group: StaffGroup, *permissions: str) -> None:
    """Permissions for pictures and documents in every collection, as ``app.codename``."""
    _files[group].update(permissions)


def grant_pages(group: StaffGroup, *actions: str) -> None:
    """Permissions for every page: ``add``, ``change``, ``publish``, ``lock``, ``unlock``, ``bulk_delete``."""
    _pages[group].update(actions)


def grant_kind(group: StaffGroup, kind: str, *actions: str, translations_only: bool = False) -> None:
    """The same for pages of one kind (``contests.ContestPage``) and those below them.

    Nobody can *add* a page of a kind by this: Wagtail asks the parent page. An app whose staff may
    add pages of its kind only offers a view of its own that does it by an action.
    With ``translations_only``, pages in the source language are left out.
    """
    _kinds[group].add(PageGrant(kind.lower(), actions, translations_only))


def model_permissions(group: StaffGroup) -> set[str]:
    return set(_models[group])


def file_permissions(group: StaffGroup) -> set[str]:
    return set(_files[group])


def page_actions(group: StaffGroup) -> set[str]:
    return set(_pages[group])


def kind_grants(group: StaffGroup) -> set[PageGrant]:
    return set(_kinds[group])


def kinds() -> set[str]:
    """Labels of the page models for which a group has rights of its own."""
    return {row.kind for rows in _kinds.values() for row in rows}


# --- the ground floor's own rows ---------------------------------------------

_PICTURES = ("wagtailimages.add_image", "wagtailimages.change_image", "wagtailimages.choose_image")
_DOCUMENTS = (
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)

for _group in StaffGroup:
    grant(_group, "wagtailadmin.access_admin")

grant_pages(StaffGroup.EDITORS, "add", "change", "publish", "lock", "unlock", "bulk_delete")
grant_files(
    StaffGroup.EDITORS, *_PICTURES, "wagtailimages.delete_image", *_DOCUMENTS, "wagtaildocs.delete_document"
)
grant(
    StaffGroup.EDITORS,
    "core.add_hashtag",
    "core.change_hashtag",
    "core.view_hashtag",
    "core.view_pagerating",
    "core.view_backgroundtask",
    "core.change_backgroundtask",
    # Of what stands on every page, the banners: names, colours and links are the administrators'.
    "core.add_banner",
    "core.change_banner",
    "core.delete_banner",
    "core.view_banner",
    "wagtail_localize.submit_translation",
    "wagtailredirects.add_redirect",
    "wagtailredirects.change_redirect",
    "wagtailredirects.delete_redirect",
)

# Translators change any draft; they publish in the other languages, never the source.
grant_pages(StaffGroup.TRANSLATORS, "change")
grant_kind(StaffGroup.TRANSLATORS, "home.HomePage", "publish", translations_only=True)
grant(StaffGroup.TRANSLATORS, "wagtail_localize.submit_translation")

grant_files(StaffGroup.SECRETARIES, *_PICTURES, *_DOCUMENTS)
# What should be done and is not (a mail, a picture) they see and have tried again; only administrators
# strike it out.
grant(StaffGroup.SECRETARIES, "core.view_backgroundtask", "core.change_backgroundtask")
