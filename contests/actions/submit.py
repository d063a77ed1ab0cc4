"""What an entrant does: send, change, withdraw. Each is judged at the moment when it was sent."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from contests import rules, tasks
from contests.enums import ConsentKind, EntryEvent, EntryStatus
from contests.keeping import discard, remove_photos, stored_photo
from contests.models import Category, Consent, ConsentWording, Contest, Entry, EntryAuthor, EntryLog, Photo
from hub.accounts.models import User

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable
    from datetime import datetime

    from contests.keeping import KeptPhoto
    from contests.wordings import Wording


DRAFTS_KEPT = 3


class TooLateError(Exception):
    """The contest does not take entries, or changes to them, at that moment."""


class TooManyPhotosError(Exception):
    """The person has sent as many photos as the contest takes from one."""


class DuplicatePhotoError(Exception):
    """The person has sent this very photo already."""


@dataclass(frozen=True, kw_only=True)
class EntryFields:
    """What the form asks about a photo and its author, checked."""

    title: str
    story: str
    place: str
    category: Category | None
    author_name: str
    guardian_name: str


@dataclass(frozen=True, kw_only=True)
class Consents:
    """What was agreed to, with the exact words."""

    given: tuple[Wording, ...]


def log(entry: Entry, event: EntryEvent, *, actor: User | None, reason: str = "") -> EntryLog:
    return EntryLog.objects.create(entry=entry, event=event, actor=actor, reason=reason)


@transaction.atomic
def keep_draft_photo(
    *, contest: Contest, user: User, key: uuid.UUID, kept: KeptPhoto, language: str, now: datetime
) -> Entry:
    """Keep a good photo of a form that was refused for something else, so that it is sent once only."""
    if not rules.can_enter(user, contest, now):
        raise TooLateError
    _lock_person(user)
    entry, made = Entry.objects.get_or_create(
        entrant=user, submission_key=key, defaults={"contest": contest, "language": language}
    )
    if entry.status != EntryStatus.DRAFT or entry.contest_id != contest.pk:
        return entry
    _refuse_duplicate(entry, user, kept.facts.sha256)
    remove_photos(entry.photos.all())
    with stored_photo(entry, kept):
        if made:
            drafts = Entry.objects.of(user.pk).filter(status=EntryStatus.DRAFT).order_by("-created_at", "-pk")
            discard(drafts[DRAFTS_KEPT:])
    return entry


@transaction.atomic
def submit_entry(
    *,
    contest: Contest,
    user: User,
    key: uuid.UUID,
    fields: EntryFields,
    consents: Consents,
    kept: KeptPhoto | None,
    language: str,
    now: datetime,
) -> Entry:
    """Make the entry that ``key`` names, with ``kept`` or the photo that its draft has.

    Sending the same form again, also at the same time, returns the first entry and changes nothing.
    """
    _lock_person(user)
    entry = Entry.objects.filter(entrant=user, submission_key=key).first()
    if entry is not None and entry.status != EntryStatus.DRAFT:
        return entry
    if not rules.can_enter(user, contest, now):
        raise TooLateError
    if Entry.objects.of(user.pk).filter(contest=contest).counted().count() >= contest.max_photos:
        raise TooManyPhotosError
    if entry is None:
        entry = Entry(contest=contest, entrant=user, submission_key=key)
    entry.language = language
    entry.status = EntryStatus.SUBMITTED
    entry.submitted_at = now
    entry.rules_version = contest.current_rules
    with contextlib.ExitStack() as files:
        _write(entry, fields)
        if kept is not None:
            _refuse_duplicate(entry, user, kept.facts.sha256)
            remove_photos(entry.photos.all())
            photo = files.enter_context(stored_photo(entry, kept))
        else:
            photo = entry.photos.get()
            _refuse_duplicate(entry, user, photo.sha256)
        _write_consents(entry, user, consents.given, now)
        entry_log = log(entry, EntryEvent.SUBMITTED, actor=user)
    transaction.on_commit(lambda: tasks.make_derivatives.enqueue(photo.pk))
    transaction.on_commit(lambda: tasks.tell_entrant.enqueue(entry_log.pk))
    return entry


@transaction.atomic
def edit_entry(
    *,
    entry: Entry,
    user: User,
    fields: EntryFields,
    consents: Consents,
    kept: KeptPhoto | None,
    now: datetime,
) -> Entry:
    """Change an entry until the deadline; a decision that was taken before is taken again."""
    _lock_person(user)
    entry = Entry.objects.select_for_update(of=("self",)).select_related("contest").get(pk=entry.pk)
    if not rules.can_edit(user, entry, now):
        raise TooLateError
    entry.status, entry.reason = EntryStatus.SUBMITTED, ""
    with contextlib.ExitStack() as files:
        _write(entry, fields)
        if kept is not None:
            _refuse_duplicate(entry, user, kept.facts.sha256)
            remove_photos(entry.photos.all())
            photo = files.enter_context(stored_photo(entry, kept))
            transaction.on_commit(lambda: tasks.make_derivatives.enqueue(photo.pk))
        _write_consents(entry, user, consents.given, now)
        log(entry, EntryEvent.EDITED if kept is None else EntryEvent.PHOTO_REPLACED, actor=user)
    return entry


@transaction.atomic
def withdraw_entry(*, entry: Entry, user: User, now: datetime) -> Entry:
    """Take an entry back: its photo is deleted, the row stays to tell what happened."""
    entry = Entry.objects.select_for_update(of=("self",)).select_related("contest").get(pk=entry.pk)
    if rules.owns(user, entry) and entry.status == EntryStatus.WITHDRAWN:
        return entry
    if not rules.can_withdraw(user, entry, now):
        raise TooLateError
    entry.status = EntryStatus.WITHDRAWN
    entry.save(update_fields=["status"])
    remove_photos(entry.photos.all())
    entry.consents.standing().update(revoked_at=now)
    entry_log = log(entry, EntryEvent.WITHDRAWN, actor=user)
    transaction.on_commit(lambda: tasks.tell_entrant.enqueue(entry_log.pk))
    return entry


def _lock_person(user: User) -> None:
    """One form of a person at a time: two sent at once are handled one after the other."""
    User.objects.select_for_update().get(pk=user.pk)


def _refuse_duplicate(entry: Entry, user: User, sha256: str) -> None:
    mine = Entry.objects.of(user.pk).filter(contest=entry.contest).counted().exclude(pk=entry.pk)
    if Photo.objects.filter(entry__in=mine, sha256=sha256).exists():
        raise DuplicatePhotoError


def _write(entry: Entry, fields: EntryFields) -> None:
    entry.title, entry.story, entry.place = fields.title, fields.story, fields.place
    entry.category = fields.category
    entry.save()
    EntryAuthor.objects.update_or_create(
        entry=entry, defaults={"name": fields.author_name, "guardian_name": fields.guardian_name}
    )


def _write_consents(entry: Entry, user: User, given: Iterable[Wording], now: datetime) -> None:
    """Bring the ledger to what was agreed now: what stands unchanged stays, the rest is closed."""
    wanted = {ConsentKind(w.kind): w for w in given}
    for consent in entry.consents.standing().select_related("wording"):
        same = wanted.get(ConsentKind(consent.kind))
        if same is not None and same.sha256 == consent.wording.sha256:
            del wanted[ConsentKind(consent.kind)]
        else:
            consent.revoked_at = now
            consent.save(update_fields=["revoked_at"])
    for kind, words in wanted.items():
        wording, _made = ConsentWording.objects.get_or_create(
            sha256=words.sha256,
            defaults={
                "kind": kind,
                "version": words.version,
                "language": words.language,
                "text": words.text,
            },
        )
        Consent.objects.create(entry=entry, kind=kind, wording=wording, given_by=user, given_at=now)
