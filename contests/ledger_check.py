"""Whether the chain of a ledger is whole, for a page: thousands of lines are not hashed at each look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils import timezone

from contests.actions.ledger import first_broken_line
from contests.chain import START

if TYPE_CHECKING:
    from datetime import datetime

    from contests.models import Contest, LedgerLine

# So many lines are gone through at each look; of more, a change in what was found whole is seen after so
# long at the latest.
AT_ONCE = 1_000
TRUSTED = timedelta(hours=1)


@dataclass(frozen=True)
class Checked:
    """The first line that does not follow from the one before it, and when all were last gone through, if
    that was not now.
    """

    broken: LedgerLine | None
    at: datetime | None = None


def check_chain(contest: Contest) -> Checked:
    """Check all lines; of very many, within an hour only those that came since the last look."""
    now = timezone.now()
    last = contest.ledger.order_by("-number").values_list("number", "sha256").first()
    if last is None or last[0] <= AT_ONCE:
        return Checked(first_broken_line(contest))
    key = f"contests:chain:{contest.pk}"
    after, previous, at = cache.get(key) or (0, START, now)
    if at <= now - TRUSTED or not _stands(contest, after, previous):
        after, previous, at = 0, START, now
    broken = first_broken_line(contest, after=after, previous=previous)
    if broken is None:
        cache.set(key, (*last, at), TRUSTED.total_seconds())
    return Checked(broken, at)


def _stands(contest: Contest, number: int, sha256: str) -> bool:
    """Whether the line from which the check goes on is still there: none was cut off at the end."""
    return number == 0 or contest.ledger.filter(number=number, sha256=sha256).exists()
