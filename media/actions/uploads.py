"""What becomes of a file that is sent in pieces: begun, continued, taken up by something or thrown away."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import IO, TYPE_CHECKING, Any, TypeVar

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from media.models.uploads import PieceUpload, private_storage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from hub.accounts.models import User

U = TypeVar("U", bound=PieceUpload)
LIFE = timedelta(hours=24)
PIECE = 64 * 1024


class WrongOffsetError(Exception):
    """The piece does not follow on what has come; the upload goes on from ``offset``."""


class TooMuchError(Exception):
    """More bytes came than were announced."""


def begin_upload(
    kind: type[U], *, owner: User, size: int, name: str, most: int, most_bytes: int, **fields: Any
) -> U:
    """Make room for a file of ``kind``. The oldest ones of the person go if they would be too many or too
    large. ``fields`` are what the kind keeps besides.
    """
    rows: Any = kind._default_manager
    with transaction.atomic():
        mine = list(rows.select_for_update().of(owner.pk).order_by("-created_at", "-pk"))
        together, stay = size, 0
        for upload in mine[: most - 1]:
            together += upload.size
            if together > most_bytes:
                break
            stay += 1
        discard_uploads(mine[stay:])
        upload = rows.create(
            owner=owner, size=size, name=name[:200], expires_at=timezone.now() + LIFE, **fields
        )
        private_storage().save(upload.file_name, ContentFile(b""))
    return upload


def continue_upload(*, upload: U, offset: int, stream: IO[bytes]) -> U:
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
        rows = type(upload)._default_manager.select_for_update()
        standing = rows.filter(pk=upload.pk).first()
        if standing is None or standing.offset != offset:
            raise WrongOffsetError
        standing.offset, standing.last_at = offset + came, timezone.now()
        standing.save(update_fields=["offset", "last_at"])
    return standing


@transaction.atomic
def discard_uploads(uploads: Iterable[PieceUpload]) -> int:
    """Delete uploads with their files; returns how many."""
    discarded = 0
    for upload in uploads:
        upload.delete()
        transaction.on_commit(partial(private_storage().delete, upload.file_name))
        discarded += 1
    return discarded


@transaction.atomic
def discard_expired_uploads(kind: type[PieceUpload], *, now: datetime | None = None) -> int:
    """Delete what was never taken up, a day later, and files that no row knows."""
    now = now or timezone.now()
    # First what no row knows: the files of the others go when the transaction is sure.
    return _sweep(kind, now) + discard_uploads(kind._default_manager.filter(expires_at__lte=now))


def _sweep(kind: type[PieceUpload], now: datetime) -> int:
    storage = private_storage()
    try:
        names = storage.listdir(kind.folder)[1]
    except FileNotFoundError:
        return 0
    known = {token.hex for token in kind._default_manager.values_list("token", flat=True)}
    lost = [f"{kind.folder}/{name}" for name in names if name not in known]
    old = [name for name in lost if storage.get_modified_time(name) < now - LIFE]
    for name in old:
        storage.delete(name)
    return len(old)
