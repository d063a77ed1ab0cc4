"""What the contests do when Wagtail or a library says that something happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contests.actions.contests import announce_contest

if TYPE_CHECKING:
    from contests.models import ContestPage


def announce(instance: ContestPage, *, raw: bool = False, **kwargs: Any) -> None:
    """The first page that goes live, in whatever language and by whatever way, makes its contest known.

    A page is saved in a transaction: both happen, or neither does.
    """
    if instance.live and instance.contest.announced_at is None and not raw:
        revision = instance.live_revision
        announce_contest(contest=instance.contest, by=revision.user if revision else None)
        instance.contest.refresh_from_db(fields=["announced_at"])
