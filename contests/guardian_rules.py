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

# What an entrant gave and may take back at any time; the signature, if they signed in the form as a parent.
REVOCABLE = (
    ConsentKind.LICENCE,
    ConsentKind.CC_BY,
    ConsentKind.PEOPLE,
    ConsentKind.NAME,
    ConsentKind.TEACHER,
    ConsentKind.GUARDIAN,
)
# What an entry does without: taken back, it stays in the contest, and may be given again.
BY_CHOICE = (ConsentKind.NAME, ConsentKind.CC_BY)


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

    Each takes back their own signature, never another's.
    """
    if entry.status in (EntryStatus.DRAFT, EntryStatus.WITHDRAWN):
        return False
    if guardian is not None:
        signed = guardian.entry_id == entry.pk and guardian.signed_at is not None
        return signed and kind in REVOCABLE
    if user is None or not rules.owns(user, entry) or kind not in REVOCABLE:
        return False
    return kind != ConsentKind.GUARDIAN or signed_in_form(entry) is not None


def signed_in_form(entry: Entry) -> Guardian | None:
    """The guardian whom the person who sent the entry is, if they are one."""
    return next((one for one in entry.guardians.all() if one.is_sender and one.signed_at), None)


def can_give(user: User | AnonymousUser, entry: Entry, kind: ConsentKind) -> bool:
    """The entrant, of an entry by a person: a school class is named by what its teacher agreed to.

    Nor where a guardian has signed by mail: what is agreed to anew they would have to sign for.
    """
    author = getattr(entry, "author", None)
    if author is None or author.is_class or any(not one.is_sender for one in entry.guardians.all()):
        return False
    if kind == ConsentKind.CC_BY and not entry.contest.offers_cc_by:
        return False
    return kind in BY_CHOICE and can_revoke(user, None, entry, kind)
