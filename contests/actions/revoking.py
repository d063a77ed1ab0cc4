"""Taking a consent back, and giving the publication of the name again.

The name alone leaves the pages and the entry stays. Without licence, without the agreement of the people in
the photo or without a guardian's signature nothing may be shown: the entry leaves the contest for good, its
files go, its rank stays nameless. Every page asks the database each time, so what is taken back here is gone
with the next request; what others may keep on the way they keep for a minute (``contests.views.photos``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from contests import guardian_rules
from contests.enums import ConsentKind, EntryEvent, LedgerEvent, LedgerRole, PaperKind
from contests.models import Consent, Entry, Guardian, Paper

from . import ledger
from .entry_log import log_entry
from .guardians import kept_wording
from .leaving import leave_contest
from .papers import remove_paper

if TYPE_CHECKING:
    from datetime import datetime

    from contests.wordings import Wording
    from hub.accounts.models import User

# Papers that print a name; with the photo gone all papers are printed anew.
NAMING = (PaperKind.CALENDAR, PaperKind.CERTIFICATES)


class CannotRevokeError(Exception):
    """Not theirs to take back, or the entry is gone already."""


@transaction.atomic
def revoke_consent(
    *,
    entry: Entry,
    kind: ConsentKind,
    now: datetime,
    by: User | None = None,
    guardian: Guardian | None = None,
) -> Entry:
    """Close the consent; taking it back twice is taking it back once. Either ``by`` or ``guardian`` asks."""
    entry = Entry.objects.locked().get(pk=entry.pk)
    if not guardian_rules.can_revoke(by, guardian, entry, kind):
        raise CannotRevokeError
    standing = entry.consents.standing().filter(kind=kind)
    if kind == ConsentKind.GUARDIAN:
        standing = standing.filter(guardian=guardian)
    if not standing.exists():
        return entry
    standing.update(revoked_at=now)
    role = LedgerRole.ENTRANT if guardian is None else LedgerRole.GUARDIAN
    told = {"entry": entry.code, "kind": kind.value}
    ledger.enter(entry.contest, LedgerEvent.CONSENT_REVOKED, by=by, role=role, data=told)
    if kind == ConsentKind.NAME:
        log_entry(entry, EntryEvent.NAME_REVOKED, actor=by)
        papers = Paper.objects.filter(contest=entry.contest_id, kind__in=NAMING)
    else:
        entry.reason = ""
        leave_contest(entry, now=now)
        log_entry(entry, EntryEvent.REVOKED, actor=by, tell=True)
        papers = Paper.objects.filter(contest=entry.contest_id)
        data = {"entry": entry.code}
        ledger.enter(entry.contest, LedgerEvent.ENTRY_WITHDRAWN, by=by, role=role, data=data)
    for paper in papers:
        remove_paper(paper=paper)
    return entry


@transaction.atomic
def publish_name_again(*, entry: Entry, words: Wording, by: User, now: datetime) -> Entry:
    """Agree once more that the name is published: another row of the ledger, with today's words."""
    entry = Entry.objects.locked().get(pk=entry.pk)
    if not guardian_rules.can_publish_name(by, entry):
        raise CannotRevokeError
    if not entry.consents.standing().filter(kind=ConsentKind.NAME).exists():
        Consent.objects.create(
            entry=entry, kind=ConsentKind.NAME, wording=kept_wording(words), given_by=by, given_at=now
        )
        log_entry(entry, EntryEvent.NAME_GIVEN, actor=by)
    return entry
