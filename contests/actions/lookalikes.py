"""What a person says about photos that look alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from contests import rules
from contests.enums import EntryEvent, LookAlikeVerdict
from contests.models import LookAlike

from .entry_log import log_entry
from .screening import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from hub.accounts.models import User

EVENTS = {
    LookAlikeVerdict.SAME: EntryEvent.LOOKALIKE_SAME,
    LookAlikeVerdict.DIFFERENT: EntryEvent.LOOKALIKE_DIFFERENT,
}


@transaction.atomic
def decide_look_alike(
    *, pair_id: int, user: User, verdict: LookAlikeVerdict, note: str, now: datetime
) -> LookAlike:
    """Say once whether two photos are the same picture. It moves no entry: that is decided for itself."""
    pair = (
        LookAlike.objects.select_for_update(of=("self",))
        .select_related("photo__entry", "other__entry")
        .get(pk=pair_id)
    )
    if not rules.can_compare(user, pair):
        raise Refused
    pair.verdict, pair.note = verdict, note.strip()
    pair.decided_by, pair.decided_at = user, now
    pair.save(update_fields=["verdict", "note", "decided_by", "decided_at"])
    # The log of an entry is given to its author on request: it names the other photo, never the note.
    for entry, other in ((pair.photo.entry, pair.other.entry), (pair.other.entry, pair.photo.entry)):
        log_entry(entry, EVENTS[verdict], actor=user, reason=other.code)
    return pair
