"""The page of a contest: made with it, and again if somebody deleted it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from contests.models import Contest, ContestPage
from hub.core.translations import mirror_in_all_languages

if TYPE_CHECKING:
    from wagtail.models import Page

    from hub.accounts.models import User


@transaction.atomic
def write_page(*, contest: Contest, parent: Page, summary: str = "", user: User) -> ContestPage:
    """The page of ``contest`` below ``parent``, a draft in the source's language; or the one it has."""
    contest = Contest.objects.select_for_update().get(pk=contest.pk)
    standing: ContestPage | None = contest.pages.filter(
        alias_of__isnull=True, locale=parent.locale_id
    ).first()
    if standing is not None:
        return standing
    page = ContestPage(
        title=contest.name,
        slug=contest.slug,
        summary=summary,
        contest=contest,
        owner=user,
        live=False,
        has_unpublished_changes=True,
    )
    parent.add_child(instance=page)
    page.save_revision(user=user)
    mirror_in_all_languages(page)
    return page
