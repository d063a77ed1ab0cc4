"""Pages made by the program follow the same rule as those made in the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail_localize.synctree import create_aliases_for_new_page

if TYPE_CHECKING:
    from wagtail.models import Page


def mirror_in_all_languages(page: Page) -> None:
    """Show a page made in code in every other language, as an alias, until it is translated.

    The admin does this by itself (wagtail-localize's ``after_create_page`` hook); code that adds a
    page calls it once after ``add_child``.
    """
    create_aliases_for_new_page(page)
