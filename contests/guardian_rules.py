"""What a guardian, and the entrant around them, may do, and when; ``now`` is always given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contests import rules
from contests.enums import ConsentKind, EntryStatus

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from contests.models import Entry, Guardian
    from hub.accounts.models import User

# What an entrant gave and may take back at any time.
REVOCABLE = (ConsentKind.LICENCE, ConsentKind.PEOPLE, ConsentKind.NAME, ConsentKind.TEACHER)


def takes_signatures(entry: Entry, now: datetime) -> bool:
    """Until the jury begins, as long as the entry waits; what is unsigned by then stays out."""
    return entry.status == EntryStatus.WAITING and rules.before_judging(entry.contest, now)


def takes_link(guardian: Guardian, entry: Entry, now: datetime) -> bool:
    """A link is mailed to sign, and to who has signed by mail, so that they can come back to it."""
    if guardian.signed_at is not None:
        return bool(guardian.email) and entry.status != EntryStatus.WITHDRAWN
    return bool(guardian.email) and takes_signatures(entry, now)


def can_correct(user: User | AnonymousUser, guardian: Guardian, entry: Entry, now: datetime) -> bool:
    """The entrant, as long as this signature is missing."""
    return rules.owns(user, entry) and guardian.signed_at is None and takes_signatures(entry, now)


def can_revoke(
    user: User | AnonymousUser | None, guardian: Guardian | None, entry: Entry, kind: ConsentKind
) -> bool:
    """At any time while the entry is in the contest: the entrant, and a guardian who has signed.

    A guardian takes their own signature back as well.
    """
    if entry.status in (EntryStatus.DRAFT, EntryStatus.WITHDRAWN):
        return False
    if guardian is not None:
        signed = guardian.entry_id == entry.pk and guardian.signed_at is not None
        return signed and kind in (ConsentKind.GUARDIAN, *REVOCABLE)
    return user is not None and rules.owns(user, entry) and kind in REVOCABLE


def can_publish_name(user: User | AnonymousUser, entry: Entry) -> bool:
    """The entrant, of an entry by a person: a school class is named by what its teacher agreed to."""
    author = getattr(entry, "author", None)
    return can_revoke(user, None, entry, ConsentKind.NAME) and author is not None and not author.is_class
