"""Keep a photo's original, remove its files: nothing is ever left behind."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import IO, TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from contests.enums import EntryStatus
from contests.models import Entry, Photo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from media.ingest import PictureFacts

DRAFT_LIFE = timedelta(hours=24)
FORMATS = {"JPEG": "jpeg", "PNG": "png", "WEBP": "webp", "HEIF": "heic", "AVIF": "avif"}


@dataclass(frozen=True, kw_only=True)
class KeptPhoto:
    """A photo that was looked at and found right, not stored yet."""

    file: IO[bytes] = field(repr=False)
    facts: PictureFacts

    def staff_facts(self) -> dict[str, Any]:
        taken = self.facts.captured_at
        return {"taken_at": taken.isoformat() if taken else "", "has_location": self.facts.has_location}


@contextmanager
def stored_photo(entry: Entry, kept: KeptPhoto) -> Iterator[Photo]:
    """Store ``kept`` as the photo of ``entry``; if the block fails, its file goes with the row."""
    kept.file.seek(0)
    photo = Photo(
        entry=entry,
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
        original, made = photo.original, [d.file for d in photo.derivatives.all()]
        photo.delete()
        for file in (original, *made):
            transaction.on_commit(lambda file=file: file.storage.delete(file.name))  # type: ignore[misc]


@transaction.atomic
def discard_stale_drafts(*, now: datetime | None = None) -> int:
    """Delete forms that were begun and never sent, a day later; returns how many."""
    oldest = (now or timezone.now()) - DRAFT_LIFE
    return discard(Entry.objects.filter(status=EntryStatus.DRAFT, created_at__lt=oldest))


def discard(drafts: Iterable[Entry]) -> int:
    """Delete entries with all their files."""
    found = list(drafts)
    for draft in found:
        remove_photos(draft.photos.all())
        draft.delete()
    return len(found)
