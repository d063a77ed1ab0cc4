"""What becomes of a file that is sent in pieces: begun, continued, taken up by an entry or thrown away."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import IO, TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from contests.models import Upload
from contests.models.contests import MOST_PHOTOS
from contests.models.photos import private_storage
from contests.models.uploads import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from contests.keeping import KeptPhoto
    from contests.models import Contest
    from hub.accounts.models import User

LIFE = timedelta(hours=24)
# What one person may have on its way: two long series, and no more than so many bytes.
MOST, MOST_BYTES = 2 * MOST_PHOTOS, 640 * 1024 * 1024
PIECE = 64 * 1024


class WrongOffsetError(Exception):
    """The piece does not follow on what has come; the upload goes on from ``offset``."""


class TooMuchError(Exception):
    """More bytes came than were announced."""


def begin_upload(*, contest: Contest, owner: User, size: int, name: str) -> Upload:
    """Make room for a file. The oldest ones of the person go if they would be too many or too large."""
    with transaction.atomic():
        mine = list(Upload.objects.select_for_update().of(owner.pk).order_by("-created_at", "-pk"))
        together, stay = size, 0
        for upload in mine[: MOST - 1]:
            together += upload.size
            if together > MOST_BYTES:
                break
            stay += 1
        discard_uploads(mine[stay:])
        upload = Upload.objects.create(
            contest=contest, owner=owner, size=size, name=name[:200], expires_at=timezone.now() + LIFE
        )
        private_storage().save(upload.file_name, ContentFile(b""))
    return upload


def continue_upload(*, upload: Upload, offset: int, stream: IO[bytes]) -> Upload:
    """Write what comes behind what is there, up to where the line breaks.

    The bytes are written without a lock, since they may come slowly; two who write the same place at once
    write the same file, and only the first of them counts.
    """
    if offset != upload.offset:
        raise WrongOffsetError
    came = 0
    with open(private_storage().path(upload.file_name), "r+b") as file:  # noqa: PTH123 - a storage's path
        file.seek(offset)
        # A line that breaks ends the piece early; what has come is kept.
        with suppress(OSError):
            while piece := stream.read(PIECE):
                if offset + came + len(piece) > upload.size:
                    raise TooMuchError
                file.write(piece)
                came += len(piece)
    with transaction.atomic():
        standing = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if standing is None or standing.offset != offset:
            raise WrongOffsetError
        standing.offset, standing.last_at = offset + came, timezone.now()
        standing.save(update_fields=["offset", "last_at"])
    return standing


def hold_photo(*, contest: Contest, owner: User, kept: KeptPhoto) -> Upload:
    """Keep a photo that no entry may have yet, so that it need not be sent again."""
    upload = begin_upload(contest=contest, owner=owner, size=kept.facts.size, name=kept.name)
    kept.file.seek(0)
    return continue_upload(upload=upload, offset=0, stream=kept.file)


@transaction.atomic
def discard_uploads(uploads: Iterable[Upload]) -> int:
    """Delete uploads with their files; returns how many."""
    discarded = 0
    for upload in uploads:
        upload.delete()
        transaction.on_commit(partial(private_storage().delete, upload.file_name))
        discarded += 1
    return discarded


@transaction.atomic
def discard_expired_uploads(*, now: datetime | None = None) -> int:
    """Delete what was never taken up, a day later, and files that no row knows."""
    now = now or timezone.now()
    # First what no row knows: the files of the others go when the transaction is sure.
    return _sweep(now) + discard_uploads(Upload.objects.filter(expires_at__lte=now))


def _sweep(now: datetime) -> int:
    storage = private_storage()
    try:
        names = storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return 0
    known = {token.hex for token in Upload.objects.values_list("token", flat=True)}
    lost = [f"{FOLDER}/{name}" for name in names if name not in known]
    old = [name for name in lost if storage.get_modified_time(name) < now - LIFE]
    for name in old:
        storage.delete(name)
    return len(old)
