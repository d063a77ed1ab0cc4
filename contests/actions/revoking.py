"""Taking a consent back, and giving one that an entry does without.

Name or CC BY alone leave the pages and the entry stays. Without the licence to the municipality, without the
agreement of the people in the photo or without a guardian's signature nothing may be shown: the entry leaves
the contest for good, its files go, its rank stays nameless. Every page asks the database each time, so what
is taken back here is gone with the next request; what others may keep on the way they keep for a minute
(``contests.views.photos``).

Somebody in the photo, or a family of a school class, has no login: they ask the town hall, and staff note it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from contests import guardian_rules, subject_rules
from contests.enums import (
    ConsentEnd,
    ConsentKind,
    EntryEvent,
    EntryStatus,
    LedgerEvent,
    LedgerRole,
    PaperKind,
)
from contests.models import Consent, Entry, Guardian, Paper

from . import ledger
from .entry_log import log_entry
from .guardians import kept_wording
from .leaving import leave_contest
from .papers import remove_paper
from .subjects import close_subject

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from contests.models import Subject
    from contests.wordings import Wording
    from hub.accounts.models import User

# Papers that print what can be taken back; with the photo gone all papers are printed anew.
PRINTED_IN = {
    ConsentKind.NAME: (PaperKind.CALENDAR, PaperKind.CERTIFICATES),
    ConsentKind.CC_BY: (PaperKind.CALENDAR,),
}
TAKEN_BACK = {
    ConsentKind.NAME: EntryEvent.NAME_REVOKED,
    ConsentKind.CC_BY: EntryEvent.CC_BY_REVOKED,
}
GIVEN = {ConsentKind.NAME: EntryEvent.NAME_GIVEN, ConsentKind.CC_BY: EntryEvent.CC_BY_GIVEN}


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
        standing = standing.filter(guardian=guardian or guardian_rules.signed_in_form(entry))
    if not standing.end(ConsentEnd.TAKEN_BACK, now):
        return entry
    role = LedgerRole.ENTRANT if guardian is None else LedgerRole.GUARDIAN
    _enter(entry, kind, by=by, role=role)
    if kind in guardian_rules.BY_CHOICE:
        log_entry(entry, TAKEN_BACK[kind], actor=by, tell=guardian is not None)
        _remove(Paper.objects.filter(contest=entry.contest_id, kind__in=PRINTED_IN[kind]))
    else:
        _leave(entry, EntryEvent.REVOKED, by=by, role=role, now=now)
    return entry


@transaction.atomic
def revoke_for_subject(
    *, entry: Entry, subject: Subject | None, reason: str, by: User, now: datetime
) -> Entry:
    """Staff note that ``subject``, or somebody who is not listed, takes their consent back.

    ``reason`` says how they asked; it names nobody. A second click finds the photo gone and changes nothing.
    """
    entry = Entry.objects.locked().get(pk=entry.pk)
    if entry.status == EntryStatus.WITHDRAWN:
        return entry
    if not subject_rules.can_note_taken_back(by, entry):
        raise CannotRevokeError
    if subject is not None:
        subject = entry.subjects.select_for_update().filter(pk=subject.pk).first()
        if subject is None:
            raise CannotRevokeError
        close_subject(subject, user=by, reason=reason)
        # By number: the log stays when the person's name is erased.
        reason = f"{subject.pk}: {reason}"
    kind = ConsentKind.TEACHER if subject is not None and subject.is_class else ConsentKind.PEOPLE
    entry.consents.filter(kind=kind).end(ConsentEnd.TAKEN_BACK, now)
    _enter(entry, kind, by=by, role=LedgerRole.STAFF)
    event = EntryEvent.PEOPLE_REVOKED
    _leave(entry, event, by=by, role=LedgerRole.STAFF, now=now, reason=reason, kept=subject)
    return entry


def _enter(entry: Entry, kind: ConsentKind, *, by: User | None, role: LedgerRole) -> None:
    data = {"entry": entry.code, "kind": kind.value}
    ledger.enter(entry.contest, LedgerEvent.CONSENT_REVOKED, by=by, role=role, data=data)


def _leave(
    entry: Entry,
    event: EntryEvent,
    *,
    by: User | None,
    role: LedgerRole,
    now: datetime,
    reason: str = "",
    kept: Subject | None = None,
) -> None:
    """Take the photo out of the contest for want of a consent, tell its author, print papers anew."""
    entry.reason = ""
    leave_contest(entry, now=now, kept=kept)
    log_entry(entry, event, actor=by, reason=reason, tell=True)
    ledger.enter(entry.contest, LedgerEvent.ENTRY_WITHDRAWN, by=by, role=role, data={"entry": entry.code})
    _remove(Paper.objects.filter(contest=entry.contest_id))


def _remove(papers: Iterable[Paper]) -> None:
    for paper in papers:
        remove_paper(paper=paper)


@transaction.atomic
def give_consent(*, entry: Entry, words: Wording, by: User, now: datetime) -> Entry:
    """Agree to ``words`` when the entry is sent already: a row of its own, with today's words."""
    entry = Entry.objects.locked().get(pk=entry.pk)
    if not guardian_rules.can_give(by, entry, words.kind):
        raise CannotRevokeError
    if not entry.consents.standing().filter(kind=words.kind).exists():
        Consent.objects.create(
            entry=entry, kind=words.kind, wording=kept_wording(words), given_by=by, given_at=now
        )
        log_entry(entry, GIVEN[words.kind], actor=by)
    return entry
