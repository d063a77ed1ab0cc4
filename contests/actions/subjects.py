"""The recognisable people of an entry: its author names them and hands in releases, staff judge these."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.core.files.base import File
from django.db import transaction

from contests import subject_rules
from contests.enums import JUDGED_STATUSES, EntryEvent, SubjectStatus
from contests.models import Entry, Subject
from contests.models.photos import private_storage

from .entry_log import log_entry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from contests.releases import KeptRelease
    from hub.accounts.models import User


class SubjectRefusedError(Exception):
    """Not by this person, not any more, or too many."""


@transaction.atomic
def name_subject(
    *, entry: Entry, user: User, name: str, is_minor: bool, release: KeptRelease | None, now: datetime
) -> Subject:
    """Name somebody who can be recognised, with their signed release or without it yet.

    Staff who see somebody whom the entrant did not name add them; that is logged, and the entrant is told
    what is missing.
    """
    entry = Entry.objects.locked().get(pk=entry.pk)
    full = entry.subjects.count() >= subject_rules.MOST_SUBJECTS
    is_staff = subject_rules.can_judge(user, entry)
    if full or not (is_staff or subject_rules.can_name(user, entry, now)):
        raise SubjectRefusedError
    subject = Subject(entry=entry, name=name, is_minor=is_minor)
    subject.save()
    if release is not None:
        _store(subject, release)
    if is_staff:
        # By number: the log stays when the person's name is erased.
        is_missing = release is None
        log_entry(entry, EntryEvent.SUBJECT_NAMED, actor=user, reason=str(subject.pk), tell=is_missing)
    return subject


def name_class(*, entry: Entry, name: str) -> None:
    """Ask for the sheet of the class ``name``; '' asks for none. Another class signs another sheet.

    Runs inside the transaction that writes the entry.
    """
    asked = entry.subjects.filter(is_class=True)
    drop_subjects(asked.exclude(name=name))
    if name and not asked.exists():
        Subject.objects.create(entry=entry, name=name, is_minor=True, is_class=True)


@transaction.atomic
def hand_in_release(*, subject: Subject, user: User, release: KeptRelease, now: datetime) -> Subject:
    """Attach the signed release, or another one; staff look at it before the photo is admitted."""
    entry = Entry.objects.locked().get(pk=subject.entry_id)
    if not subject_rules.can_name(user, entry, now):
        raise SubjectRefusedError
    found = Subject.objects.select_for_update().get(pk=subject.pk)
    _drop_file(found)
    _store(found, release)
    return found


@transaction.atomic
def remove_subject(*, subject: Subject, user: User, now: datetime) -> None:
    """Take a person off the list, with their release. The sheet of a class stays asked for."""
    entry = Entry.objects.locked().get(pk=subject.entry_id)
    if subject.is_class or not subject_rules.can_name(user, entry, now):
        raise SubjectRefusedError
    drop_subjects(Subject.objects.filter(pk=subject.pk))


@transaction.atomic
def judge_release(*, subject: Subject, user: User, status: SubjectStatus, reason: str) -> Subject:
    """Staff say how it stands with a release. "Not recognisable" wants its reason; both are logged."""
    entry = Entry.objects.locked().get(pk=subject.entry_id)
    found = Subject.objects.select_for_update().get(pk=subject.pk)
    reason = " ".join(reason.split())[:300]
    if not subject_rules.can_judge(user, entry) or status not in JUDGED_STATUSES:
        raise SubjectRefusedError
    if status == SubjectStatus.SIGNED and not found.release:
        raise SubjectRefusedError
    if status == SubjectStatus.NOT_NEEDED and (found.is_class or not reason):
        raise SubjectRefusedError
    found.status, found.reason, found.decided_by = status, reason, user
    found.save(update_fields=["status", "reason", "decided_by"])
    # By number: the log stays when the person's name is erased.
    said = f"{found.pk}: {status.value}" + (f" ({reason})" if reason else "")
    log_entry(entry, EntryEvent.RELEASE, actor=user, reason=said)
    return found


def close_subject(subject: Subject, *, user: User, reason: str) -> None:
    """Write that ``subject`` has taken their consent back. The row stays to prove it; their release goes.

    Runs inside the transaction that takes the photo out of the contest.
    """
    _drop_file(subject)
    subject.release, subject.release_format = "", ""
    subject.status, subject.reason, subject.decided_by = SubjectStatus.TAKEN_BACK, reason, user
    subject.save()


def drop_subjects(subjects: Iterable[Subject]) -> None:
    """Delete people with their releases; files go when the transaction is sure."""
    for subject in subjects:
        _drop_file(subject)
        subject.delete()


def _store(subject: Subject, release: KeptRelease) -> None:
    subject.release_format = release.format
    subject.release.save("release", File(release.file), save=False)
    subject.status, subject.reason, subject.decided_by = SubjectStatus.SIGNED, "", None
    subject.save()


def _drop_file(subject: Subject) -> None:
    if subject.release:
        transaction.on_commit(partial(private_storage().delete, str(subject.release.name)))
