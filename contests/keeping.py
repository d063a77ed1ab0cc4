"""Keep a photo's original, remove its files: nothing is ever left behind."""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import IO, TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from contests.enums import EntryStatus
from contests.models import Contest, Entry, Photo
from contests.models.photos import FOLDER, private_storage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from uuid import UUID

    from django.core.files.storage import Storage

    from media.ingest import PictureFacts

DRAFT_LIFE = timedelta(hours=24)
SWEPT_AFTER = timedelta(hours=24)
TOKEN = re.compile(r"[0-9a-f]{32}")
ORIGINAL = re.compile(r"[0-9a-f]{32}\.[a-z]+")
FORMATS = {"JPEG": "jpeg", "PNG": "png", "WEBP": "webp", "HEIF": "heic", "AVIF": "avif"}


@dataclass(frozen=True, kw_only=True)
class KeptPhoto:
    """A photo that was looked at and found right, not stored yet."""

    file: IO[bytes] = field(repr=False)
    facts: PictureFacts
    name: str = ""
    """As its sender calls it, to speak to them of it; no entry keeps it."""
    upload: UUID | None = None
    """Of the upload as which it came, if it came in pieces."""

    def staff_facts(self) -> dict[str, Any]:
        taken = self.facts.captured_at
        return {
            "taken_at": taken.isoformat() if taken else "",
            "camera": self.facts.camera,
            "has_location": self.facts.has_location,
        }


@contextmanager
def stored_photo(entry: Entry, kept: KeptPhoto, position: int = 0) -> Iterator[Photo]:
    """Store ``kept`` as a photo of ``entry``; if the block fails, its file goes with the row."""
    kept.file.seek(0)
    photo = Photo(
        entry=entry,
        position=position,
        sha256=kept.facts.sha256,
        byte_size=kept.facts.size,
        width=kept.facts.width,
        height=kept.facts.height,
        format=FORMATS[kept.facts.format],
        facts=kept.staff_facts(),
    )
    photo.original.save("original", File(kept.file), save=False)
    try:
        photo.save()
        yield photo
    except BaseException:
        photo.original.storage.delete(str(photo.original.name))
        raise


def remove_photos(photos: Iterable[Photo]) -> None:
    """Delete photos with originals and derivatives; files go when the transaction is sure."""
    for photo in photos:
        original, folder = photo.original, photo.folder
        photo.delete()
        transaction.on_commit(partial(original.storage.delete, str(original.name)))
        # The whole folder: a worker that was killed may have left files in it that no row knows.
        transaction.on_commit(partial(remove_folder, original.storage, folder))


def remove_folder(storage: Storage, folder: str) -> None:
    """Delete a folder with its files; one that was never made is no error."""
    # A worker that writes there at this moment will find its photo gone, and remove the folder itself.
    with suppress(OSError):
        for name in storage.listdir(folder)[1]:
            storage.delete(f"{folder}/{name}")
        storage.delete(folder)


def sweep(*, now: datetime | None = None) -> int:
    """Delete what no row knows, a day later: files of a process that was killed before it wrote the row.

    Returns how many photos' files there were.
    """
    storage, oldest = private_storage(), (now or timezone.now()) - SWEPT_AFTER
    try:
        # Listed before the rows are read: what is stored in between is not listed.
        folders, files = storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    originals = {f"{FOLDER}/{name}" for name in files if ORIGINAL.fullmatch(name)}
    originals -= set(Photo.objects.values_list("original", flat=True))
    made = {name for name in folders if TOKEN.fullmatch(name)}
    made -= {token.hex for token in Photo.objects.values_list("token", flat=True)}
    swept = 0
    for name in originals:
        if storage.get_modified_time(name) < oldest:
            storage.delete(name)
            swept += 1
    for folder in (f"{FOLDER}/{name}" for name in made):
        inside = [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
        if all(storage.get_modified_time(name) < oldest for name in inside):
            remove_folder(storage, folder)
            swept += 1
    return swept


@transaction.atomic
def discard_stale_drafts(*, now: datetime | None = None) -> int:
    """Delete forms that were begun and never sent, a day later; returns how many.

    Those that were saved to be finished stay until a day after entries have closed: what was on its way at
    the last moment has come by then.
    """
    oldest = (now or timezone.now()) - DRAFT_LIFE
    left = Q(author__isnull=True, created_at__lt=oldest) | Q(
        author__isnull=False, contest__in=Contest.objects.closed_since(oldest)
    )
    return discard(Entry.objects.filter(left, status=EntryStatus.DRAFT))


def discard(drafts: Iterable[Entry]) -> int:
    """Delete entries with all their files."""
    found = list(drafts)
    for draft in found:
        remove_photos(draft.photos.all())
        draft.delete()
    return len(found)
