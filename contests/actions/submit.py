"""What an entrant does: send, change, withdraw. Each is judged at the moment when it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from contests import rules, tasks
from contests.enums import ConsentEnd, ConsentKind, EntryEvent, EntryStatus, LedgerEvent, LedgerRole
from contests.keeping import discard
from contests.models import AgeBand, Category, Consent, Contest, Entry, EntryAuthor
from hub.accounts.models import User

from . import ledger
from .entry_log import log_entry
from .guardians import NamedGuardian, kept_wording, name_guardians, signed_for
from .leaving import leave_contest
from .series import arranged
from .subjects import name_class

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable
    from datetime import datetime

    from contests.wordings import Wording

    from .series import Series


DRAFTS_KEPT = 3


class TooLateError(Exception):
    """The contest does not take entries, or changes to them, at that moment."""


class TooManyDraftsError(Exception):
    """The person has saved as many entries to finish later as are kept."""


class GuardianRefusedError(Exception):
    """A guardian has refused: the entry cannot go on as one of somebody of age."""


class TooManyEntriesError(Exception):
    """The person, or the class, has sent as many entries as the contest takes from one."""


@dataclass(frozen=True, kw_only=True)
class EntryFields:
    """What the form asks about a photo and its author, checked."""

    title: str
    story: str
    place: str
    category: Category | None
    author_name: str
    age_band: AgeBand | None = None
    guardians: tuple[NamedGuardian, ...] = ()
    school: str = ""
    school_class: str = ""
    language: str = ""
    """Of title and story; empty for that of the form, or what it was before."""


@dataclass(frozen=True, kw_only=True)
class Consents:
    """What was agreed to, with the exact words."""

    given: tuple[Wording, ...]


@transaction.atomic
def keep_draft_photos(
    *, contest: Contest, user: User, key: uuid.UUID, photos: Series, language: str, now: datetime
) -> Entry:
    """Keep the good photos of a form that was refused for something else, so that each is sent once only."""
    if not rules.can_enter(user, contest, now):
        raise TooLateError
    _lock_person(user)
    entry, made = Entry.objects.get_or_create(
        entrant=user, submission_key=key, defaults={"contest": contest, "language": language}
    )
    if entry.status != EntryStatus.DRAFT or entry.contest_id != contest.pk:
        return entry
    with arranged(entry, photos, owner=user, whole=False):
        if made:
            drafts = Entry.objects.of(user.pk).filter(status=EntryStatus.DRAFT, author__isnull=True)
            discard(drafts.order_by("-created_at", "-pk")[DRAFTS_KEPT:])
    return entry


@transaction.atomic
def save_draft(
    *,
    contest: Contest,
    user: User,
    key: uuid.UUID,
    fields: EntryFields,
    photos: Series,
    language: str,
    now: datetime,
) -> Entry:
    """Keep what there is of an entry, for its author to finish until the deadline.

    Nothing is agreed to, nobody is written to, and it counts for nothing before it is sent.
    """
    entry = keep_draft_photos(contest=contest, user=user, key=key, photos=photos, language=language, now=now)
    if entry.status != EntryStatus.DRAFT or entry.contest_id != contest.pk:
        return entry
    others = Entry.objects.of(user.pk).saved().filter(contest=contest).exclude(pk=entry.pk)
    if others.count() >= max(contest.max_entries, DRAFTS_KEPT):
        raise TooManyDraftsError
    _write_words(entry, fields)
    return entry


@transaction.atomic
def discard_draft(*, entry: Entry, user: User) -> None:
    """Throw a draft away with its photos; what was sent meanwhile stays."""
    _lock_person(user)
    discard(Entry.objects.of(user.pk).filter(pk=entry.pk, status=EntryStatus.DRAFT))


@transaction.atomic
def submit_entry(
    *,
    contest: Contest,
    user: User,
    key: uuid.UUID,
    fields: EntryFields,
    consents: Consents,
    photos: Series,
    language: str,
    now: datetime,
) -> Entry:
    """Make the entry that ``key`` names, with ``photos`` and those that its draft has.

    Sending the same form again, also at the same time, returns the first entry and changes nothing.
    """
    _lock_person(user)
    entry = Entry.objects.filter(entrant=user, submission_key=key).first()
    if entry is not None and entry.status != EntryStatus.DRAFT:
        return entry
    if not rules.can_enter(user, contest, now):
        raise TooLateError
    _check_room(contest, user, fields)
    if entry is None:
        entry = Entry(contest=contest, entrant=user, submission_key=key)
    entry.language = language
    _set_state(entry, sum(not one.is_sender for one in fields.guardians))
    entry.submitted_at = now
    entry.rules_version = contest.current_rules
    _write(entry, fields)
    with arranged(entry, photos, owner=user):
        _write_consents(entry, user, consents.given, now)
        name_guardians(entry=entry, named=fields.guardians, user=user, now=now)
        _have_pictures_made(entry.photos.values_list("pk", flat=True))
        log_entry(entry, _SENT[EntryStatus(entry.status)], actor=user, tell=True)
        _enter(entry, LedgerEvent.ENTRY_SENT, user)
    return entry


@transaction.atomic
def edit_entry(
    *,
    entry: Entry,
    user: User,
    fields: EntryFields,
    consents: Consents,
    photos: Series,
    now: datetime,
) -> Entry:
    """Change an entry until the deadline; a decision that was taken before is taken again.

    What guardians have signed for they sign for once more if more is agreed to now, or something else. The
    entrant gets one mail about all that is different now; an entry that goes back to be checked is different.
    """
    _lock_person(user)
    entry = Entry.objects.locked().get(pk=entry.pk)
    if not rules.can_edit(user, entry, now):
        raise TooLateError
    before = EntryAuthor.objects.filter(entry=entry).values_list("school", "school_class").first()
    if before is not None and before != (fields.school, fields.school_class):
        _check_room(entry.contest, user, fields)
    was_waiting = bool(entry.awaited)
    _note_age(entry, user, fields)
    signed, stood = signed_for(entry), _as_it_stands(entry)
    entry.reason = ""
    _set_state(entry, entry.awaited)
    _write(entry, fields)
    with arranged(entry, photos, owner=user) as new:
        _write_consents(entry, user, consents.given, now)
        is_new = bool(new or photos.removed)
        signs = signed_for(entry)
        is_changed = not signed.covers(signs)
        named = fields.guardians
        awaited = name_guardians(entry=entry, named=named, user=user, now=now, is_changed=is_changed)
        _set_state(entry, awaited)
        entry.save(update_fields=["status", "awaited"])
        event = EntryEvent.PHOTO_REPLACED if is_new else EntryEvent.EDITED
        # Who presses the button twice is told once.
        tell = (signed, stood) != (signs, _as_it_stands(entry))
        log_entry(entry, event, actor=user, tell=tell)
        if awaited and not was_waiting:
            # The mail about the change says it, too: one mail for one save.
            log_entry(entry, EntryEvent.WAITING, actor=user)
        _have_pictures_made([photo.pk for photo in new])
        _enter(entry, LedgerEvent.ENTRY_CHANGED, user)
    return entry


@transaction.atomic
def withdraw_entry(*, entry: Entry, user: User, now: datetime) -> Entry:
    """Take an entry back: its photos are deleted, the row stays to tell what happened."""
    entry = Entry.objects.locked().get(pk=entry.pk)
    if rules.owns(user, entry) and entry.status == EntryStatus.WITHDRAWN:
        return entry
    if not rules.can_withdraw(user, entry, now):
        raise TooLateError
    leave_contest(entry, now=now)
    log_entry(entry, EntryEvent.WITHDRAWN, actor=user, tell=True)
    data = {"entry": entry.code}
    ledger.enter(entry.contest, LedgerEvent.ENTRY_WITHDRAWN, by=user, role=LedgerRole.ENTRANT, data=data)
    return entry


def _enter(entry: Entry, event: LedgerEvent, user: User) -> None:
    """Its code and how many signatures it waits for: nothing of what was sent."""
    data = {"entry": entry.code, "awaited": entry.awaited}
    ledger.enter(entry.contest, event, by=user, role=LedgerRole.ENTRANT, data=data)


_SENT = {EntryStatus.SUBMITTED: EntryEvent.SUBMITTED, EntryStatus.WAITING: EntryEvent.WAITING}


def _set_state(entry: Entry, awaited: int) -> None:
    """What a guardian must still sign for waits; the rest is sent."""
    entry.awaited = awaited
    entry.status = EntryStatus.WAITING if awaited else EntryStatus.SUBMITTED


def _check_room(contest: Contest, user: User, fields: EntryFields) -> None:
    """One more by this person, or for this class of theirs, is not too many."""
    sent = Entry.objects.of_author(user.pk, fields.school, fields.school_class).filter(contest=contest)
    if sent.counted().count() >= contest.max_entries:
        raise TooManyEntriesError


def _note_age(entry: Entry, user: User, fields: EntryFields) -> None:
    """Who named guardians and now says to be of age is looked at by staff; not after a guardian refused."""
    if fields.guardians or not entry.guardians.exists():
        return
    if entry.guardians.filter(refused_at__isnull=False).exists():
        raise GuardianRefusedError
    log_entry(entry, EntryEvent.AGE_CHANGED, actor=user)


def _as_it_stands(entry: Entry) -> tuple[list[tuple[object, ...]], ...]:
    """What the form can change of an entry besides what guardians sign for, as the database has it."""
    row = Entry.objects.filter(pk=entry.pk).values_list("status", "language", "category", "age_band")
    photos = entry.photos.order_by("position").values_list("token")
    guardians = entry.guardians.order_by("position")
    return (
        list(row),
        list(photos),
        list(guardians.values_list("position", "name", "email", "is_sole", "is_sender")),
    )


def _lock_person(user: User) -> None:
    """One form of a person at a time: two sent at once are handled one after the other."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _have_pictures_made(photos: Iterable[int]) -> None:
    """Let the worker make what pages show, a task for each photo."""
    for pk in photos:
        transaction.on_commit(partial(tasks.make_derivatives.enqueue, pk))


def _write(entry: Entry, fields: EntryFields) -> None:
    _write_words(entry, fields)
    name_class(entry=entry, name=fields.author_name if fields.school_class else "")


def _write_words(entry: Entry, fields: EntryFields) -> None:
    entry.title, entry.story, entry.place = fields.title, fields.story, fields.place
    entry.language = fields.language or entry.language
    entry.category, entry.age_band = fields.category, fields.age_band
    entry.save()
    EntryAuthor.objects.update_or_create(
        entry=entry,
        defaults={
            "name": fields.author_name,
            "school": fields.school,
            "school_class": fields.school_class,
        },
    )


def _write_consents(entry: Entry, user: User, given: Iterable[Wording], now: datetime) -> None:
    """Bring the ledger to what was agreed now: what stands unchanged stays, the rest is closed."""
    wanted = {ConsentKind(w.kind): w for w in given}
    for consent in entry.consents.standing().of_entrant().select_related("wording"):
        same = wanted.get(ConsentKind(consent.kind))
        if same is not None and same.sha256 == consent.wording.sha256:
            del wanted[ConsentKind(consent.kind)]
        else:
            consent.revoked_at, consent.ended_how = now, ConsentEnd.REPLACED
            consent.save(update_fields=["revoked_at", "ended_how"])
    for kind, words in wanted.items():
        Consent.objects.create(
            entry=entry, kind=kind, wording=kept_wording(words), given_by=user, given_at=now
        )
