"""What becomes of a photo that is sent in pieces; the rest is every file's (``media.actions.uploads``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contests.models import Upload
from contests.models.contests import MOST_PHOTOS
from media.actions import uploads
from media.actions.uploads import continue_upload, discard_uploads

if TYPE_CHECKING:
    from datetime import datetime

    from contests.keeping import KeptPhoto
    from contests.models import Contest
    from hub.accounts.models import User

__all__ = ["begin_upload", "discard_expired_uploads", "discard_uploads", "hold_photo"]

# What one person may have on its way: two long series, and no more than so many bytes.
MOST, MOST_BYTES = 2 * MOST_PHOTOS, 640 * 1024 * 1024


def begin_upload(*, contest: Contest, owner: User, size: int, name: str) -> Upload:
    """Make room for a photo. The oldest ones of the person go if they would be too many or too large."""
    return uploads.begin_upload(
        Upload, owner=owner, size=size, name=name, most=MOST, most_bytes=MOST_BYTES, contest=contest
    )


def hold_photo(*, contest: Contest, owner: User, kept: KeptPhoto) -> Upload:
    """Keep a photo that no entry may have yet, so that it need not be sent again."""
    upload = begin_upload(contest=contest, owner=owner, size=kept.facts.size, name=kept.name)
    kept.file.seek(0)
    return continue_upload(upload=upload, offset=0, stream=kept.file)


def discard_expired_uploads(*, now: datetime | None = None) -> int:
    """Delete what was never taken up, a day later, and files that no row knows."""
    return uploads.discard_expired_uploads(Upload, now=now)
