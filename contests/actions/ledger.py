"""Writing the ledger: one line a move, in the transaction of the move itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from contests.chain import START, line_hash
from contests.enums import LedgerRole
from contests.models import Contest, LedgerLine

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from contests.enums import LedgerEvent
    from hub.accounts.models import User


@transaction.atomic
def enter(
    contest: Contest,
    event: LedgerEvent,
    *,
    by: User | None,
    role: LedgerRole = LedgerRole.STAFF,
    data: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> LedgerLine:
    """Add a line to the ledger of ``contest``; its row is locked, so that lines follow one another.

    ``data`` goes into the public bundle: codes and numbers, never a name, an address or a score. The key of
    the contest stays free: two who send a photo at once both point at it, and would wait for each other.
    """
    Contest.objects.select_for_update(no_key=True).get(pk=contest.pk)
    last = LedgerLine.objects.filter(contest=contest).order_by("-number").first()
    line = LedgerLine(
        contest=contest,
        number=last.number + 1 if last else 1,
        at=at or timezone.now(),
        event=event,
        role=role,
        data=dict(data or {}),
        previous=last.sha256 if last else START,
        actor=by,
    )
    line.sha256 = line_hash(line.previous, public_values(line))
    line.save()
    return line


def first_broken_line(contest: Contest, *, after: int = 0, previous: str = START) -> LedgerLine | None:
    """The first line whose hash does not follow from the one before it; ``None`` if the chain is whole.

    With ``after`` only the lines behind that one are asked, whose hash is ``previous``.
    """
    lines = contest.ledger.filter(number__gt=after).order_by("number")
    for number, line in enumerate(lines.iterator(), start=after + 1):
        wanted = line_hash(previous, public_values(line))
        if (line.number, line.previous, line.sha256) != (number, previous, wanted):
            return line
        previous = line.sha256
    return None


def public_values(line: LedgerLine) -> dict[str, Any]:
    """What of a line may be shown to everybody."""
    return {
        "number": line.number,
        "at": line.at.isoformat(),
        "event": str(line.event),
        "role": str(line.role),
        "data": line.data,
    }
