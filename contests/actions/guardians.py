"""The signatures of parents and guardians: whom an entry waits for, asking them, what they answer."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from contests import guardian_rules, tasks
from contests.enums import ConsentEnd, ConsentKind, EntryEvent, EntryStatus, LedgerEvent, LedgerRole
from contests.models import Consent, ConsentWording, Entry, Guardian

from . import ledger
from .entry_log import log_entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from contests.wordings import Wording
    from hub.accounts.models import User


class TooLateToSignError(Exception):
    """The jury has begun, or the entry does not wait for this signature."""


class ChangedMeanwhileError(Exception):
    """The entry is not any more what the guardian had before them."""


@dataclass(frozen=True, kw_only=True)
class NamedGuardian:
    """Whose signature the form asks for. ``signed`` are the words that the sender signs in the form."""

    name: str
    email: str = ""
    is_sole: bool = False
    signed: tuple[Wording, ...] = ()

    @property
    def is_sender(self) -> bool:
        return bool(self.signed)


def kept_wording(words: Wording) -> ConsentWording:
    """The row of the exact words, made the first time that somebody agrees to them."""
    row, _made = ConsentWording.objects.get_or_create(
        sha256=words.sha256,
        defaults={
            "kind": words.kind,
            "version": words.version,
            "language": words.language,
            "text": words.text,
        },
    )
    return row


@dataclass(frozen=True)
class SignedFor:
    """What a guardian's page shows of an entry: that is what they sign for."""

    words: tuple[str, ...]
    photos: frozenset[str]
    consents: frozenset[str]

    def covers(self, other: SignedFor) -> bool:
        """Whether who signed for this has signed for ``other`` too; less may be agreed to, not more."""
        return (self.words, self.photos) == (other.words, other.photos) and self.consents >= other.consents

    @property
    def fingerprint(self) -> str:
        parts = [self.words, sorted(self.photos), sorted(self.consents)]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def signed_for(entry: Entry) -> SignedFor:
    """As it stands in the database."""
    words = Entry.objects.filter(pk=entry.pk).values_list(
        "title", "story", "place", "author__name", "author__school", "author__school_class"
    )
    given = entry.consents.standing().of_entrant().values_list("wording__sha256", flat=True)
    photos = entry.photos.values_list("sha256", flat=True)
    return SignedFor(tuple(words.get()), frozenset(photos), frozenset(given))


def name_guardians(
    *,
    entry: Entry,
    named: Sequence[NamedGuardian],
    user: User,
    now: datetime,
    is_changed: bool = False,
) -> int:
    """Bring the rows to what the form says; returns how many signatures are still to come.

    A signature that came by mail stands as long as name and address stand and the entry is what was signed
    for; ``is_changed`` says that it is not. Runs inside the transaction that writes the entry.
    """
    rows = {row.position: row for row in entry.guardians.select_for_update()}
    for position, one in enumerate(named, start=1):
        row = rows.pop(position, None)
        stands = row is not None and _is_same(row, one)
        if row is not None and stands and not (is_changed and row.has_answered_by_mail):
            continue
        signs_again = row is not None and stands and row.signed_at is not None
        if row is None:
            row = Guardian(entry=entry, position=position)
        else:
            row.consents.end(ConsentEnd.REPLACED, now)
        _write(row, one, keeps_link=stands)
        row.signs_again = signs_again
        row.signed_at = now if one.signed else None
        row.save()
        for words in one.signed:
            _consent(row, words, by=user, now=now)
        _mail_later(row)
    for row in rows.values():
        row.consents.end(ConsentEnd.REPLACED, now)
        row.delete()
    return entry.guardians.missing().count()


@transaction.atomic
def sign(*, guardian_id: int, words: Iterable[Wording], now: datetime, shown: str = "") -> Guardian:
    """Sign for an entry; the last signature sends it. Signing twice is signing once.

    ``shown`` is the fingerprint of what the guardian had before them (``SignedFor``).
    """
    entry, guardian = _locked(guardian_id)
    if guardian.signed_at is not None:
        return guardian
    if not guardian_rules.takes_signatures(entry, now) or not entry.photos.are_visible():
        raise TooLateToSignError
    if shown and shown != signed_for(entry).fingerprint:
        raise ChangedMeanwhileError
    for one in words:
        _consent(guardian, one, by=None, now=now)
    guardian.signed_at, guardian.refused_at, guardian.to_mail = now, None, False
    guardian.signs_again = False
    guardian.save(update_fields=["signed_at", "refused_at", "to_mail", "signs_again"])
    log_entry(entry, EntryEvent.SIGNED, actor=None)
    entry.awaited = entry.guardians.missing().count()
    if not entry.awaited:
        entry.status = EntryStatus.SUBMITTED
        log_entry(entry, EntryEvent.COMPLETE, actor=None, tell=True)
    entry.save(update_fields=["awaited", "status"])
    _ledger(entry, LedgerEvent.GUARDIAN_SIGNED, awaited=entry.awaited)
    return guardian


@transaction.atomic
def refuse(*, guardian_id: int, now: datetime) -> Guardian:
    """Refuse to sign: the entry goes on waiting, its author is told. Refusing twice is refusing once."""
    entry, guardian = _locked(guardian_id)
    if guardian.refused_at is not None:
        return guardian
    if guardian.signed_at is not None or not guardian_rules.takes_signatures(entry, now):
        raise TooLateToSignError
    guardian.refused_at, guardian.to_mail = now, False
    guardian.save(update_fields=["refused_at", "to_mail"])
    log_entry(entry, EntryEvent.REFUSED, actor=None, tell=True)
    _ledger(entry, LedgerEvent.GUARDIAN_REFUSED, awaited=entry.awaited)
    return guardian


@transaction.atomic
def send_again(*, guardian_id: int, now: datetime) -> Guardian:
    """Mail a fresh link to the same address: the entrant asks for it, or who opens one that is too old."""
    entry, guardian = _locked(guardian_id)
    if not guardian_rules.takes_link(guardian, entry, now):
        raise TooLateToSignError
    guardian.to_mail = True
    guardian.save(update_fields=["to_mail"])
    _mail_later(guardian)
    return guardian


@transaction.atomic
def correct_guardian(*, guardian_id: int, user: User, name: str, email: str, now: datetime) -> Guardian:
    """Another name or address for a signature that is missing; links mailed before open nothing any more."""
    entry, guardian = _locked(guardian_id)
    if not guardian_rules.can_correct(user, guardian, entry, now):
        raise TooLateToSignError
    if (guardian.name, guardian.email) == (name, email):
        return guardian
    _write(guardian, NamedGuardian(name=name, email=email, is_sole=guardian.is_sole))
    guardian.save()
    log_entry(entry, EntryEvent.GUARDIAN_CHANGED, actor=user)
    _mail_later(guardian)
    return guardian


def _locked(guardian_id: int) -> tuple[Entry, Guardian]:
    """The entry first, as everywhere: two guardians who sign at once do it one after the other."""
    entry = Entry.objects.locked().get(guardians__pk=guardian_id)
    return entry, Guardian.objects.select_for_update().get(pk=guardian_id)


def _is_same(row: Guardian, one: NamedGuardian) -> bool:
    standing = set(row.consents.standing().values_list("wording__sha256", flat=True))
    return (row.name, row.email, row.is_sole, row.is_sender) == (
        one.name,
        one.email,
        one.is_sole,
        one.is_sender,
    ) and (not one.is_sender or standing == {words.sha256 for words in one.signed})


def _write(row: Guardian, one: NamedGuardian, *, keeps_link: bool = False) -> None:
    row.name, row.email, row.is_sole, row.is_sender = one.name, one.email, one.is_sole, one.is_sender
    if not keeps_link:
        row.token = uuid.uuid4()
    row.signed_at = row.refused_at = row.asked_at = row.reminded_at = None
    row.to_mail = not one.is_sender


def _consent(guardian: Guardian, words: Wording, *, by: User | None, now: datetime) -> None:
    Consent.objects.create(
        entry=guardian.entry,
        guardian=guardian,
        kind=ConsentKind(words.kind),
        wording=kept_wording(words),
        given_by=by,
        given_at=now,
    )


def _mail_later(guardian: Guardian) -> None:
    if guardian.to_mail:
        transaction.on_commit(partial(tasks.ask_guardian.enqueue, guardian.pk))


def _ledger(entry: Entry, event: LedgerEvent, *, awaited: int) -> None:
    ledger.enter(
        entry.contest,
        event,
        by=None,
        role=LedgerRole.GUARDIAN,
        data={"entry": entry.code, "awaited": awaited},
    )
